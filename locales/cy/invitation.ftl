### Heb ei adolygu / not yet reviewed.

invitation-title = Cwestiynau diogelwch ar gyfer { $title }
invitation-invites = Mae { $council } yn gwahodd { $supplier } i ateb cwestiynau diogelwch.
invitation-what-for = Ar gyfer beth
invitation-begin = I ddechrau, neu i barhau, gofynnwch am ddolen fewngofnodi. Caiff ei hanfon i'r cyfeiriad a wahoddwyd. Nid oes angen cyfrif arnoch.
nobody-reads-before-deadline = Tan y dyddiad cau ni all neb yn y cyngor ddarllen eich atebion.
deadline-has-passed = Mae'r dyddiad cau wedi mynd heibio. Ni dderbynnir atebion mwyach.
invitation-cancelled = Mae'r cyngor wedi canslo hyn. Nid oes angen dim arall gennych.
