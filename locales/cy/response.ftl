### Heb ei adolygu / not yet reviewed.

responses-title = Eich ymatebion
responses-none = Nid oes gennych ymatebion eto.
responses-none-how = Pan fydd cyngor yn eich gwahodd, mae dolen yn ei e-bost sy'n dod â chi yma. Ar gyfer gweithdrefn agored, defnyddiwch y ddolen gyhoeddus y mae'r cyngor yn ei rhoi.
responses-procurement = Caffaeliad
response-open = I'w ateb
response-submitted = Wedi'i gyflwyno
response-closed = Wedi cau
response-cancelled = Wedi'i ganslo
response-what-is-bought = Beth sy'n cael ei brynu
response-submitted-explained = Mae'r ymateb hwn wedi'i gyflwyno. I'w newid cyn y dyddiad cau, agorwch yr hyn a gyflwynwyd gennych, tynnwch ef yn ôl, newidiwch ef a'i gyflwyno eto.
response-see-submission-number = Gweld cyflwyniad { $number }, a'i dderbynneb
response-taken-back = wedi'i dynnu'n ôl
response-tasks-lead = Gallwch ateb mewn unrhyw drefn. Caiff popeth ei gadw pan ddewiswch “Cadw a pharhau”, a gallwch ddod yn ôl unrhyw bryd cyn y dyddiad cau.
response-your-organisation = Eich sefydliad
response-service-of = Y gwasanaeth: { $lot }
response-evidence-title = Tystiolaeth
response-evidence-manage = Gweld ac ychwanegu ffeiliau a dolenni
response-hand-in-heading = Gwirio a chyflwyno
response-hand-in-lead = Gweld beth sydd ar goll a sut byddai'r gwiriadau pasio neu fethu yn sefyll. Does neb arall yn gweld hynny.
response-check-title = Gwiriwch eich ymateb
response-amendments-heading = Diwygiadau
response-amendment-read = Darllen diwygiad { $number }
response-product-task = Dweud pa gynnyrch yr ydych yn ei gynnig
response-product-heading = Cynnyrch: { $slot }
response-questions-answered = { $answered } o { $questions } wedi'u hateb
response-changed-meanwhile = Newidiodd cydweithiwr hwn tra oeddech yn ysgrifennu. Nid oes dim o'ch gwaith wedi'i golli: cymharwch y ddau, yna cadwch eto.
response-their-answer = Yr hyn a gadwodd eich cydweithiwr ar { $moment }
response-merge-how = Mae eich testun chi isod. Bydd cadw yn ei roi yn lle testun eich cydweithiwr.
task-completed = Wedi'i gwblhau
task-not-started = Heb ddechrau eto
task-in-progress = Ar waith
task-problem = Mae problem
task-look-again = Edrychwch eto

product-lead = Un cynnyrch sy'n mynd yn y lle hwn. Mae cynghorau'n ei gymharu â'r hyn y mae labeli a datganiadau yn ei enwi, felly ysgrifennwch ef fel y mae ar y cynnyrch.
product-name = Yr enw y caiff ei werthu odano
product-model = Model
product-model-hint = Fel y mae wedi'i farcio ar y cynnyrch
product-manufacturer = Gwneuthurwr
product-version = Fersiwn y caledwedd a'r feddalwedd (dewisol)
product-role = Beth mae'n ei wneud yn eich cynnig (dewisol)
product-take-out = Tynnu'r cynnyrch allan
product-theirs = Cadwodd eich cydweithiwr: { $manufacturer } { $model }, { $name }
notice-product-saved = Mae'r cynnyrch wedi'i gadw
notice-product-taken-out = Mae'r cynnyrch wedi'i dynnu allan

notice-answer-saved = Mae eich ateb wedi'i gadw
your-answer = Eich ateb
answer-missing = Atebwch y cwestiwn, neu dewiswch “Cadw a dod yn ôl yn nes ymlaen”
answer-verb = Ateb
not-answered-yet = Heb ei ateb eto
answer-saved-by = Cadwyd gan { $name } ar { $moment }
answer-saved = Cadwyd ar { $moment }
answer-note = Sylw i'r gwerthuswyr (dewisol)
answer-note-hint = Caiff ei ddarllen gyda'ch ateb.
question-number = { $section }: cwestiwn { $number } o { $of } ({ $subject })
question-not-asked = { $section }: ni chaiff ei ofyn ar hyn o bryd ({ $subject })
question-why = Pam rydym yn gofyn, a'r hyn y mae ateb da yn ei ddangos
question-passing = Beth sy'n pasio
question-weight = Mae marciau i'r cwestiwn hwn. Ei bwysau o fewn yr adran yw { $weight }.
question-descriptors = Beth sy'n ennill pob marc, o 0 i 5
question-gate = Mae'r cwestiwn hwn yn pasio neu'n methu. Mae'r dull yn dweud beth yw effaith methu.
question-information = Nid oes marciau i'r cwestiwn hwn.
question-routing = Mae eich ateb yn penderfynu pa gwestiynau eraill a ofynnir.
question-equivalent = Neu gyfwerth
question-sources = O ble y daw hwn
section-start = Dechrau'r adran hon
section-go-on = Parhau â'r adran hon
section-done = Yn ôl i'r holl dasgau

choose-all-that-apply = Dewiswch bob un sy'n berthnasol.
number-between = Rhif cyfan o { $min } i { $max }
number-wrong = Rhowch rif cyfan mewn digidau, er enghraifft 14
period-words-hint = Mewn geiriau, fel y caiff ei gyhoeddi
period-end = Ei ddiwrnod olaf
period-end-hint = Gadewch yn wag os nad oes un. Er enghraifft, 31 12 2031
until-day = hyd at { $day }
url-hint = Cyfeiriad cyfan, er enghraifft https://example.com/security
countries-hint = Codau gwlad dwy lythyren, un i bob llinell, er enghraifft GB neu IE
file-note = Beth mae'r ffeiliau'n ei ddangos (dewisol)
file-note-hint = Ychwanegwch y ffeiliau o dan “Tystiolaeth” isod.
file-answer = Gweler y dystiolaeth
by-award-now = Oes, nawr
by-award-later = Nac oes eto, ond erbyn dyfarnu'r contract
by-award-no = Nac oes
by-award-date = Dyddiad y bydd gennych erbyn hynny
by-award-date-hint = Ar gyfer yr ail ddewis yn unig. Er enghraifft, 27 3 2027
detail-label = Dywedwch fwy wrthym (dewisol)
detail-needed = Ei angen os dewiswch: { $options }

evidence-heading = Tystiolaeth
evidence-lead = Gellir defnyddio ffeiliau a dolenni yma ar gyfer unrhyw ateb. Cedwir ffeil dan sêl: ni all neb yn y cyngor ei hagor cyn i'r dyddiad cau fynd heibio ac i'r atebion gael eu hagor.
evidence-required = Am fwy na hanner y marciau mae'r cyngor yn gofyn am o leiaf hyn: { $level }.
evidence-level = Beth sydd y tu ôl i'r ateb hwn?
evidence-none = Dim eto
evidence-statement = Ein gair
evidence-own-document = Dogfen o'n heiddo
evidence-contractual-commitment = Addewid a rown yn y contract
evidence-independent-validation = Gwiriad gan rywun annibynnol
evidence-independent-test = Prawf gan rywun annibynnol
evidence-choose = Ffeiliau a dolenni sy'n cefnogi'r ateb hwn
evidence-nothing-yet = Nid oes ffeiliau na dolenni eto.
evidence-save-and-add = Cadw ac ychwanegu ffeil neu ddolen
evidence-add-optional = Ychwanegu tystiolaeth neu ddweud beth sydd y tu ôl i'r ateb hwn (dewisol)
evidence-file-heading = Ychwanegu ffeil
evidence-file = Ffeil
evidence-file-hint = pdf, docx, xlsx, png, jpg, txt, csv, neu restr gydrannau fel json neu xml; { $megabytes } MB ar y mwyaf
evidence-file-missing = Dewiswch ffeil
evidence-upload = Lanlwytho
evidence-link-heading = Ychwanegu dolen
evidence-link-title = Teitl
evidence-link-address = Cyfeiriad
evidence-link-hint = Ni chaiff dim ei nôl ohono. Mae gwerthuswyr yn gweld y cyfeiriad.
evidence-link-add = Ychwanegu'r ddolen
evidence-there = Ffeiliau a dolenni yn yr ymateb hwn
evidence-issued = Cyhoeddwyd ar (dewisol)
evidence-until = Yn ddilys hyd (dewisol)
evidence-assessed = Profwyd neu edrychwyd arno ar (dewisol)
evidence-assessed-hint = Pryd yr archwiliwyd yr hyn y mae'n ei ddisgrifio. Er enghraifft, 27 3 2026
evidence-what = Beth ydyw
evidence-dates-of = dyddiadau { $name }
evidence-remove = Dileu
evidence-in-use = Mae ateb yn defnyddio hwn. Tynnwch ef o'r ateb yn gyntaf.
download-file = Lawrlwytho { $name }
notice-evidence-kept = Mae wedi'i gadw fel tystiolaeth
notice-evidence-changed = Mae'r hyn a ddywedoch amdano wedi'i gadw
notice-evidence-removed = Mae wedi'i ddileu
problem-file-type-not-allowed = Rhaid i'r ffeil fod yn pdf, docx, xlsx, png, jpg, txt, csv, neu'n rhestr gydrannau fel json neu xml, a chynnwys yr hyn y mae ei henw yn ei ddweud
problem-file-too-large = Mae'r ffeil yn rhy fawr
problem-file-empty = Mae'r ffeil yn wag

confidential-heading = Marcio fel cyfrinachol (dewisol)
confidential-lead = Mae'r cyngor yn darllen hwn yr un fath, ac yn ei ddefnyddio i farnu eich ymateb. Mae'r marc yn gofyn i'r cyngor beidio â'i wneud yn gyhoeddus. Y cyngor sy'n penderfynu, ac mae'n edrych ar eich rheswm: gweler adrannau 41 a 43 o Ddeddf Rhyddid Gwybodaeth 2000 ac adran 94 o Ddeddf Caffael 2023.
confidential-reason = Pam na ddylid ei wneud yn gyhoeddus
confidential-reason-hint = Dywedwch pa niwed a wnâi ac i bwy. Er enghraifft, “Mae'n enwi gwendid nad yw wedi'i drwsio eto.”
confidential-end = Cyfrinachol hyd
confidential-end-hint = Y diwrnod olaf y dylid ei gadw'n ôl. Er enghraifft, 27 3 2028
confidential-until = Marciwyd yn gyfrinachol hyd { $day }
confidential-marked = Marciwyd yn gyfrinachol
confidential-not-marked = Heb ei farcio
confidential-row = Cyfrinachol
problem-confidential_reason_missing = Dywedwch pa niwed a wnâi pe bai hwn yn dod yn gyhoeddus, neu gwagiwch y ddau faes
problem-confidential_end_missing = Rhowch y diwrnod olaf y mae'n gyfrinachol

check-nothing-missing = Nid oes dim ar goll. Gallwch gyflwyno'r ymateb hwn.
check-missing-heading = { $count ->
    [one] Mae 1 peth ar goll
   *[other] Mae { $count } o bethau ar goll
 }
check-gates-heading = Gwiriadau sy'n pasio neu'n methu
check-gates-lead = Dyma sut byddai eich atebion presennol yn dod allan. Chi yn unig sy'n ei weld, ac ni chedwir dim ohono.
check-baseline-of = Llinell sylfaen diogelwch cynnyrch: { $subject }
check-fails = Fel y mae pethau, nid yw'r atebion yn cefnogi o leiaf un o amodau'r gyfraith.

submit-title = Cyflwyno eich ymateb
submit-lead = Rydych yn cyflwyno'r ymateb fel y mae nawr. Hyd at y dyddiad cau gallwch ei dynnu'n ôl, ei newid a'i gyflwyno eto.
submit-declaration = Datganiad
submit-name = Enw'r person sy'n datgan hyn
submit-position = Ei swydd
submit-position-hint = Er enghraifft Rheolwr gyfarwyddwr
submit-agree = Rwy'n cytuno â'r datganiad hwn
submit-agree-missing = Dewiswch eich bod yn cytuno â'r datganiad
submit-warning = Ni all neb yn y cyngor ddarllen eich atebion cyn y dyddiad cau. Wedi hynny ni ellir newid dim.
submit-changed = Newidiodd rhywbeth, neu mae rhywbeth ar goll, ers llwytho'r dudalen hon. Gwiriwch yr ymateb, yna cyflwynwch eto.
submission-done = Ymateb wedi'i gyflwyno
submission-number = Cyflwyniad { $number }
submission-at = Derbyniwyd
submission-by = Datganwyd gan
submission-id = Cyfeirnod
submission-digest = Crynodeb o'r hyn a gyflwynwyd
method-hash-label = Dull
submission-keep = Cadwch y dudalen hon: argraffwch hi, neu ei chadw. Mae'r crynodeb yn dangos yn ddiweddarach na newidiwyd dim.
submission-changed = Nid y beitiau a gedwir yw'r rhai y rhoddwyd y dderbynneb amdanynt. Dywedwch wrth y cyngor a phwy bynnag sy'n rhedeg y gwasanaeth hwn.
submission-may-withdraw = Gallwch ei dynnu'n ôl hyd { $deadline }.
submission-withdraw = Tynnu'r cyflwyniad hwn yn ôl
submission-withdrawn-heading = Cyflwyniad a dynnwyd yn ôl
submission-withdrawn-at = Fe'i tynnwyd yn ôl gennych ar { $moment }. Mae'n aros ar gofnod ac nid yw'n cael ei asesu.
submission-content = Yr hyn a gyflwynwyd gennych
submission-question-gone = Tynnodd diwygiad y cwestiwn hwn allan.
notice-submitted = Mae eich ymateb wedi'i gyflwyno
notice-withdrawn = Mae'r cyflwyniad wedi'i dynnu'n ôl. Gallwch newid eich atebion a'u cyflwyno eto.

amendment-title = Diwygiad { $number }
amendment-published = Cyhoeddwyd
amendment-reason = Rheswm
amendment-deadline-kept = Heb ei symud. { $reason }
amendment-added = Cwestiynau newydd
amendment-changed = Cwestiynau a newidiwyd
amendment-removed = Cwestiynau a dynnwyd allan
amendment-reopened = Edrychwch ar yr atebion hyn eto
amendment-question-gone = Cwestiwn { $id }, na chaiff ei ofyn mwyach
amendment-acknowledge-lead = Gallwch gyflwyno unwaith y byddwch wedi dweud eich bod wedi gweld hwn.
amendment-acknowledge = Rwyf wedi gweld y diwygiad hwn
amendment-acknowledged = Cydnabuwyd ar { $moment }
notice-amendment-acknowledged = Mae'r diwygiad wedi'i gydnabod

welsh-unreviewed = Nid yw cyfieithydd wedi darllen Cymraeg rhai cwestiynau eto. Os yw'n wahanol i'r Saesneg, y Saesneg sy'n cyfrif.
amendment-what-changed = Beth a newidiodd
amendment-lots-added = Lotiau newydd
amendment-lots-changed = Lotiau a newidiodd: eu lleoedd i gynhyrchion, yr hyn sy'n rhan ohonynt, neu'r hyn a ofynnir ynddynt
amendment-lots-removed = Lotiau a dynnwyd allan
amendment-lot = Lot { $number }: { $title }
amendment-lot-gone = Lot nad yw yno mwyach
amendment-weights = Pwysau adrannau
amendment-section = Adran
amendment-before = Cynt
amendment-after = Nawr
amendment-gates = Gwiriadau pasio neu fethu sy'n gwneud rhywbeth arall nawr
amendment-gate = { $result }: cynt “{ $before }”, nawr “{ $after }”
amendment-capped = Mae'n cyfyngu'r cyfanswm i { $mark }
amendment-parts = Rhannau eraill o'r dull a newidiodd
amendment-part-scoring-rules = Y rheolau ar gyfer cyfrifo marciau
amendment-part-regime-edition = Argraffiad y gyfraith ar ddiogelwch cynhyrchion y mesurir cynhyrchion yn ei herbyn
amendment-part-procurement = Yr hyn a brynir, erbyn pryd, neu o dan ba gyfraith
amendment-part-question-sets = Y setiau cwestiynau, neu eu fersiynau
amendment-part-sections = Yr adrannau
amendment-part-minimum-marks = Yr isafswm marciau
amendment-part-mark-curve = Gwerth pob marc
amendment-part-baseline-reach = Pa gynhyrchion a fesurir yn erbyn y llinell sylfaen
amendment-part-order = Trefn y cwestiynau

# Taking answers over from another product
copy-title = Copïo atebion a roddwyd o'r blaen
copy-lead = Nid yw'r cwestiynau hyn wedi'u hateb yma eto, ac atebwyd hwy gennych ar gyfer: { $from }. Edrychwch ar bob ateb. Dewiswch y rhai sy'n wir am y cynnyrch hwn hefyd.
copy-question = Pa atebion sy'n wir yma hefyd?
copy-nothing-chosen = Dewiswch o leiaf un ateb i'w gopïo
copy-button = Copïo'r atebion a ddewiswyd
copy-evidence = { $count ->
    [one] Gydag un darn o dystiolaeth
   *[other] Gyda { $count } darn o dystiolaeth
}
copy-none = Nid oes dim i'w gopïo oddi yma: mae pob cwestiwn wedi'i ateb eisoes, neu nid yw wedi'i ateb yn unman arall.
copy-from-which = O ba un?
copy-count = { $count ->
    [one] un ateb
   *[other] { $count } ateb
}
copy-earlier-heading = O ymateb arall gennych
copy-earlier-how = Dewiswch ymateb. Yna byddwch yn edrych ar bob ateb cyn iddo gael ei gymryd drosodd. Ni chymerir ffeiliau na dolenni drosodd: ychwanegwch nhw eto lle mae eu hangen.
copy-earlier-lead = Nid yw'r cwestiynau hyn wedi'u hateb yma eto, ac atebwyd hwy gennych yn: { $title }. Edrychwch ar bob ateb. Dewiswch y rhai sy'n dal yn wir, ac yn wir yma.
copy-look = Edrychwch eto
copy-reworded = Mae'r cwestiwn, neu'r hyn y gellir ei ateb, yn darllen yn wahanol nawr.
copy-old = Rhoesoch yr ateb hwn fwy na blwyddyn yn ôl.
copy-day-passed = Mae'n enwi diwrnod sydd wedi mynd heibio: { $day }.
copy-without-evidence = { $count ->
    [one] Ni chymerir un darn o dystiolaeth drosodd.
   *[other] Ni chymerir { $count } darn o dystiolaeth drosodd.
}
copy-answered-meanwhile = Atebodd cydweithiwr rai o'r cwestiynau hyn yn y cyfamser. Mae eu hatebion nhw'n aros; copïwyd y lleill.
notice-answers-copied = Mae'r atebion wedi'u copïo

# Who answers what
assignments-title = Pwy sy'n ateb beth
assignments-lead = Rhowch bob rhan i gydweithiwr. Byddant yn cael e-bost gyda dolen. Gall pawb yn eich sefydliad ateb popeth o hyd, ac nid yw'r cyngor yn gweld pwy gafodd beth.
assignments-of-section = Pwy sy'n ateb beth: { $section }
assignments-of-section-lead = Rhowch gwestiynau unigol i gydweithwyr eraill. Lle nad oes neb wedi'i ddewis, mae cwestiwn yn mynd gyda'i adran.
assignment-single = Rhoi cwestiynau unigol
assignment-nobody = Neb yn benodol
assignment-you = chi
assignment-for = Ar gyfer { $names }
choose-from-the-list = Dewiswch rywun o'r rhestr.
problem-not-a-member = Dewiswch rywun sy'n perthyn i'ch sefydliad.
notice-assignments-saved = Mae pwy sy'n ateb beth wedi'i gadw
