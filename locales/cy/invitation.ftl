### Heb ei adolygu / not yet reviewed.

invitation-title = Cwestiynau diogelwch ar gyfer { $title }
invitation-invites = Mae { $council } yn gwahodd { $supplier } i ateb cwestiynau diogelwch.
invitation-what-for = Ar gyfer beth
invitation-begin = I ddechrau, neu i barhau, gofynnwch am ddolen fewngofnodi. Caiff ei hanfon i'r cyfeiriad a wahoddwyd. Nid oes angen cyfrif arnoch.
nobody-reads-before-deadline = Tan y dyddiad cau ni all neb yn y cyngor ddarllen eich atebion.
deadline-has-passed = Mae'r dyddiad cau wedi mynd heibio. Ni dderbynnir atebion mwyach.
invitation-cancelled = Mae'r cyngor wedi canslo hyn. Nid oes angen dim arall gennych.

### Whether an invitation is genuine.
invitation-takes = Faint o amser mae'n ei gymryd
invitation-takes-about = { $questions } cwestiwn, tua { $minutes } munud os yw'r papurau wrth law. Gallwch stopio a dod yn ôl.
invitation-genuine = Sut i wirio bod hwn yn ddilys
invitation-genuine-how = Peidiwch ag ymddiried mewn dolen yn unig. Dewch o hyd i'r gwasanaeth hwn drwy wefan y cyngor ei hun, rhowch god eich e-bost yno, a chymharwch yr hyn mae'n ei ddangos. Neu ffoniwch y cyngor ar rif rydych yn ei adnabod a gofyn iddynt ddarllen y cod i chi.
check-title = Gwirio gwahoddiad
check-lead = Mae cod gwirio ar bob gwahoddiad. Rhowch ef yma i weld pa gyngor sy'n gofyn, ac am beth.
check-code-label = Cod gwirio
check-code-example = Mae yn yr e-bost. Er enghraifft, K7QF-3M2P
check-code-hint = Mae ar bob gwahoddiad. Cyhoeddwch ef ar eich gwefan, neu darllenwch ef i gyflenwr sy'n ffonio.
check-verb = Gwirio
check-unknown = Nid oes gan unrhyw wahoddiad y cod hwn. Edrychwch ar y cod eto. Os yw'n gywir, nid o'r gwasanaeth hwn y daeth yr e-bost: peidiwch â dilyn unrhyw ddolen ynddo.
check-genuine = Mae { $council } yn gofyn am hyn drwy'r gwasanaeth hwn.
check-open = Ar agor ar gyfer atebion
check-in-doubt = Os oes rhywbeth yn wahanol i'ch e-bost, peidiwch â dilyn unrhyw ddolen ynddo a gofynnwch i'r cyngor.
