### Heb ei adolygu / not yet reviewed.

start-title = Profi diogelwch cynhyrchion cysylltiedig cyn prynu
start-lead = Mae Assay yn anfon cwestiynau diogelwch cyngor at gyflenwyr, yn cadw eu hatebion dan sêl tan y dyddiad cau, ac yn rhoi'r cyflenwyr ochr yn ochr.
start-council = Os ydych yn gweithio i gyngor, mewngofnodwch i baratoi cwestiynau, dilyn pwy sydd wedi ateb, a chymharu.
start-supplier = Os yw cyngor wedi eich gwahodd, agorwch y ddolen yn ei e-bost. Nid oes angen cyfrif i ddechrau.
start-not-heading = Yr hyn nad yw Assay yn ei wneud
start-not = Nid yw'n ardystio dim. Mae'n dweud yr hyn y mae'r dystiolaeth yn ei gefnogi a'r hyn nad yw'n ei gefnogi, ac yn egluro pob rhif.

help-title = Help
help-sign-in-heading = Mewngofnodi
help-sign-in = Rhowch eich cyfeiriad e-bost ac fe anfonwn ddolen atoch. Mae'n gweithio unwaith ac am ddeg munud. Gofynnwch am un arall pryd bynnag y bydd angen. Gallwch osod cyfrinair yn eich cyfrif.
help-sign-in-none = Os nad oes e-bost yn cyrraedd, edrychwch yn y ffolder sbam. Yna gofynnwch i'r cyngor a'ch gwahoddodd wirio'r cyfeiriad yr ysgrifennodd ato.
help-supplier-heading = I gyflenwyr
help-supplier-save = Caiff eich atebion eu cadw bob tro y dewiswch Cadw. Gallwch stopio unrhyw bryd a dod yn ôl drwy ddolen fewngofnodi newydd.
help-supplier-secret = Tan y dyddiad cau ni all neb yn y cyngor ddarllen eich atebion. Mae'r cyngor yn gweld dim ond pa mor bell yr ydych.
help-supplier-late = Cloc y gwasanaeth hwn sy'n pennu'r dyddiad cau. Gwrthodir atebion sy'n dod yn hwyrach, felly anfonwch nhw mewn da bryd.
help-council-heading = I gynghorau
help-council-before = Cyn y dyddiad cau rydych yn gweld pwy sydd wedi dechrau a phwy sydd wedi anfon, a dim arall. Mae cwestiynau, pwysau ac isafswm marciau wedi'u pennu pan gyhoeddwch nhw. Wedi hynny dim ond drwy ddiwygiad y mae pawb yn ei weld y maent yn newid.
help-council-after = Ar ôl y dyddiad cau mae swyddog yn agor yr atebion. Caiff hynny ei gofnodi. Mae gan bob cynnyrch ganlyniad ar gyfer pob amod o'r llinell sylfaen, gan bob cyflenwr sgôr ar gyfer pob adran, ac mae pob rhif yn agor i ddangos sut y daeth i fod.
help-words-heading = Geiriau a ddefnyddiwn
help-words = Llinell sylfaen yw'r set o amodau y mae'r gyfraith yn gofyn amdanynt gan gynhyrchion cysylltiedig i ddefnyddwyr. Tystiolaeth yw ffeil neu ddolen sy'n ategu ateb. Marc yw'r hyn y mae gwerthuswr yn ei roi i ateb, o 0 i 5.

accessibility-title = Hygyrchedd
accessibility-lead = Rydym am i gynifer o bobl â phosibl allu defnyddio'r tudalennau hyn. Dylech allu:
accessibility-zoom = chwyddo hyd at 400% heb i'r testun redeg oddi ar y sgrin
accessibility-keyboard = gwneud popeth â bysellfwrdd yn unig
accessibility-script = gwneud popeth heb JavaScript
accessibility-reader = gwrando ar y tudalennau â darllenydd sgrin
accessibility-known-heading = Yr hyn nad yw'n gweithio eto
accessibility-known = Mae tablau llydan sy'n cymharu cyflenwyr yn sgrolio i'r ochr o fewn eu ffrâm ar sgrin fach. Gwiriwyd y tudalennau ag offer awtomatig, ond nid eto gan bobl sy'n defnyddio darllenwyr sgrin neu reoli llais bob dydd.
accessibility-status-heading = I ba raddau y mae'r tudalennau'n bodloni'r rheolau
accessibility-status = Y nod yw'r Canllawiau Hygyrchedd Cynnwys Gwe 2.2, lefel AA, y mae Rheoliadau Hygyrchedd Cyrff Sector Cyhoeddus (Gwefannau ac Apiau Symudol) (Rhif 2) 2018 yn gofyn amdanynt gan gynghorau. Mae'r cyngor sy'n cynnig y gwasanaeth hwn yn cyhoeddi ei ddatganiad ei hun.
accessibility-contact-heading = Os na allwch ddefnyddio tudalen
accessibility-contact = Dywedwch wrth y cyngor a'ch gwahoddodd, neu'r un yr ydych yn gweithio iddo. Dywedwch pa dudalen ydyw a'r hyn yr oeddech am ei wneud, a bydd yn rhoi'r cynnwys i chi neu'n derbyn eich atebion ar ffurf arall.
accessibility-enforcement = Os nad ydych yn fodlon ar ei ateb, gall y Gwasanaeth Cynghori a Chefnogi Cydraddoldeb helpu. Yng Ngogledd Iwerddon, Comisiwn Cydraddoldeb Gogledd Iwerddon ydyw.
accessibility-made-heading = Sut y profwyd hyn
accessibility-made = Caiff pob tudalen ei phrofi mewn porwr ar ddau led, gyda JavaScript a hebddo, bob tro y caiff y rhaglen ei newid.

privacy-title = Yr hyn a wnawn â data
privacy-lead = Y cyngor sy'n cynnal caffaeliad sy'n penderfynu'r hyn a ofynnir ac sy'n atebol am y data. Mae'r dudalen hon yn dweud yr hyn y mae'r gwasanaeth ei hun yn ei gadw.
privacy-kept-heading = Yr hyn a gedwir
privacy-kept-people = Am bob person: enw, cyfeiriad e-bost, iaith, y sefydliadau y mae'n perthyn iddynt, a phryd y mewngofnododd â pha borwr.
privacy-kept-answers = Am bob cyflenwr: ei atebion, ei dystiolaeth, yr hyn a gyflwynodd a phryd, a'r derbynebau.
privacy-kept-trail = Am bob newid: pwy a'i gwnaeth, pryd, ac i beth. Ni ellir newid y trywydd hwn heb i neb sylwi. Nid yw'n dal atebion.
privacy-sealed-heading = Sut y caiff atebion eu diogelu
privacy-sealed = Caiff atebion a thystiolaeth eu hamgryptio cyn eu storio. Hyd nes y cânt eu hagor ar ôl y dyddiad cau, ni all unrhyw ddefnyddiwr y gwasanaeth eu darllen, a chofnodir pob agoriad.
privacy-sealed-honest = Y gwasanaeth sy'n dal yr allwedd. Gallai rhywun sy'n rheoli'r allwedd a'r gronfa ddata ddarllen atebion; mae'r cyngor yn atebol am bwy yw hwnnw.
privacy-mail-heading = E-byst
privacy-mail = Nid yw e-byst yn dal atebion. Maent yn dweud pwy sy'n gofyn, ar gyfer beth, ac erbyn pryd, gyda dolen.
privacy-long-heading = Am ba hyd
privacy-long = Caiff rhifyddion ymgeisiau mewngofnodi eu dileu ar ôl dau ddiwrnod, sesiynau a derfynwyd a dolenni a ddefnyddiwyd ar ôl 30 diwrnod. Mater i'r cyngor yw dweud am ba hyd y cedwir cofnodion caffaeliad, ac o leiaf dair blynedd. Unwaith y bydd yn eu dileu ni all neb yno ddarllen yr atebion; mae cyflenwyr yn cadw'r hyn a gyflwynwyd ganddynt.
privacy-rights-heading = Eich hawliau
privacy-rights = I weld, cywiro neu ddileu'r hyn a gedwir amdanoch, gofynnwch i'r cyngor yr ydych yn delio ag ef.

cookies-title = Cwcis
cookies-lead = Dim ond cwcis y mae eu hangen ar y tudalennau i weithio sydd yma. Nid oes dim yn cael ei fesur, ac nid oes dim yn dod oddi wrth neb arall nac yn mynd at neb arall.
cookies-session = Mae un yn eich cadw wedi mewngofnodi. Mae'n mynd pan gaewch y porwr, ar ôl diwrnod heb ei ddefnyddio, neu ar ôl saith diwrnod.
cookies-form = Mae un yn sicrhau bod ffurflen yn dod o'r dudalen a welwch. Mae'n mynd pan gaewch y porwr.
cookies-language = Mae un yn cofio'r iaith a ddewisoch, am flwyddyn.
cookies-notice = Mae un yn cario neges i'r dudalen nesaf, unwaith.
