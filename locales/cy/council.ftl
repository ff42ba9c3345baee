### A council's procurements: what their pages have in common.

procurements-title = Caffaeliadau
procurements-none = Nid oes unrhyw gaffaeliadau eto.
procurement-ways = Y caffaeliad hwn
procurement-draft = Drafft
procurement-issued = Ar agor ar gyfer atebion
procurement-closed = Wedi cau, heb ei agor
procurement-opened = Atebion wedi'u hagor
procurement-cancelled = Wedi'i ganslo

overview-method = Dull mewn grym
overview-method-number = Fersiwn { $number }
overview-opened-at = Agorwyd yr atebion
overview-next = Beth sy'n dod nesaf
overview-next-issued = Mae cyflenwyr yn ateb. Gallwch weld pa mor bell y maent, ond nid beth y maent yn ei ateb.
overview-next-closed = Mae'r dyddiad cau wedi mynd heibio. Mae swyddog yn agor yr atebion; o hynny ymlaen gellir eu darllen a'u marcio.
overview-next-opened = Mae'r atebion ar agor. Mae gwerthuswyr yn eu marcio; yna cymharwch y cyflenwyr.
overview-next-cancelled = Canslwyd y caffaeliad hwn. Nid oes dim arall yn digwydd.
overview-next-draft = Drafft yw hwn. Nid oes neb y tu allan i'r cyngor yn ei weld.

progress-title = Cynnydd
progress-lead = Cyfrifon a statws yn unig: ni all neb yn y cyngor ddarllen ateb cyn agor yr atebion.
progress-none = Nid oes yr un cyflenwr wedi'i wahodd eto.
progress-answers = Atebion a gadwyd
progress-last = Newid diwethaf
progress-never = Ddim eto
progress-unacknowledged = Diwygiadau sydd eto i'w cydnabod: { $count }
progress-steps = Gwneud rhywbeth
invitation-sent = Gwahoddwyd
invitation-accepted = Yn cymryd rhan
invitation-declined = Gwrthodwyd
invitation-revoked = Tynnwyd y gwahoddiad yn ôl
invitation-resend = Anfon eto
invitation-revoke = Tynnu'n ôl
notice-invitation-sent-again = Mae'r gwahoddiad ar ei ffordd eto
notice-invitation-revoked = Mae'r gwahoddiad wedi'i dynnu'n ôl

extend-title = Symud y dyddiad cau yn ôl
extend-now = Mae'r atebion i ddod erbyn { $moment }.
extend-lead = Dywedir wrth bawb sy'n cymryd rhan drwy e-bost. Dim ond yn ôl y gellir symud dyddiad cau.
notice-deadline-extended = Mae'r dyddiad cau wedi'i symud yn ôl a dywedwyd wrth bawb
moment-day = Diwrnod
moment-day-missing = Rhowch ddiwrnod
moment-time = Amser, fel y mae clociau yn Llundain yn ei ddangos
moment-time-hint = Mewn 24 awr, er enghraifft 12:00
moment-time-wrong = Rhowch amser megis 12:00
moment-left-out = Mae'r clociau'n mynd ymlaen dros yr amser hwn. Rhowch un arall.

cancel-title = Canslo'r caffaeliad
cancel-warning = Ni ellir dadwneud hyn. Dywedir wrth bawb sy'n cymryd rhan.
cancel-reason = Rheswm
cancel-reason-hint = Cedwir ar gofnod yn y cyngor.
notice-cancelled = Mae'r caffaeliad wedi'i ganslo

open-title = Agor yr atebion
open-lead = Mae agor yn gwneud pob ateb a gyflwynwyd yn ddarllenadwy i swyddogion, gwerthuswyr ac archwilwyr y cyngor.
open-warning = Agorir atebion unwaith. Cofnodir pryd, a chan bwy.
open-not-yet = Gellir agor yr atebion ar ôl y dyddiad cau: { $moment }.
notice-answers-opened = Mae'r atebion ar agor

mail-page-title = E-byst
mail-page-lead = Pob e-bost o'r caffaeliad hwn. Mae cyfeiriadau ar y gwahoddiadau, nid yma.
mail-page-none = Dim e-bost eto.
mail-page-what = E-bost
mail-page-when = Pryd
mail-dead-what-to-do = Ni chyrhaeddodd e-bost a roddwyd i fyny. Gwiriwch y cyfeiriad ar y gwahoddiad gyda'r cyflenwr: os yw'n anghywir, tynnwch y gwahoddiad yn ôl a gwahodd eto; os yw'n gywir, rhowch gynnig arall arni.
mail-waiting = Ar ei ffordd
mail-sent = Anfonwyd
mail-not-needed = Nid oes ei angen mwyach
mail-dead = Rhoddwyd i fyny
mail-try-again = Ceisio eto
notice-mail-again = Mae'r e-bost ar ei ffordd eto
mail-kind-invitation = Gwahoddiad
mail-kind-reminder = Nodyn atgoffa
mail-kind-deadline-extended = Dyddiad cau wedi symud yn ôl
mail-kind-amendment-published = Diwygiad
mail-kind-procurement-cancelled = Wedi canslo
mail-kind-submission-receipt = Derbynneb
mail-kind-withdrawal = Cyflwyniad wedi tynnu'n ôl
mail-kind-sign-in-link = Dolen fewngofnodi
mail-kind-member-welcome = Croeso
amendments-title = Diwygiadau
amendments-lead = Yr hyn a newidiwyd ar ôl cyhoeddi'r caffaeliad. Dywedwyd wrth bawb sy'n cymryd rhan, ac maent yn gweld yr un peth.
amendments-none = Ni newidiwyd dim ers cyhoeddi'r caffaeliad.
