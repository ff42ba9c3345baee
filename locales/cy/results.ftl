### What came in: verdicts, scores, evidence, marks, and suppliers side by side.

results-title = Ymatebion
results-none = Ni chyflwynodd yr un cyflenwr ymateb.
results-lead = Dewiswch gyflenwr i ddarllen ei atebion yn union fel y'u cyflwynwyd, a pham mae ei ddyfarniadau a'i sgoriau fel y maent.
results-not-opened = Mae'r atebion dan sêl. Ni all neb yn y cyngor eu darllen cyn i swyddog eu hagor ar ôl y dyddiad cau. Cofnodir yr agor.
results-declaration = Datganiad
results-why-heading = Dyfarniadau a sgoriau
results-verdict-in = Dyfarniadau a sgoriau yn { $lot }
results-evidence-level = Beth sydd y tu ôl iddo
results-evidence-link = Gweld y dystiolaeth
results-answers = Atebion
results-see-answers = Darllen yr atebion fel y'u cyflwynwyd
response-the-organisation = Sefydliad y cyflenwr

assessment-title = Dyfarniadau a sgoriau
assessment-lot = Lot
assessment-gates-heading = Gwiriadau pasio neu fethu
assessment-gate = Beth a ganfuwyd
assessment-finding = Canlyniad
assessment-total-why = Sut y daeth y cyfanswm, gam wrth gam
assessment-proof-heading = A ellir gwirio hyn?
assessment-same = Gellir. Cyfrifodd y dudalen hon y canlyniad eto o'r atebion a'r marciau, ac mae'r un fath â'r un a gadwyd.
assessment-changed = Nid yw'r canlyniad a gyfrifwyd nawr yr un fath â'r un a gadwyd. Cadwyd marciau ers hynny: cyfrifwch y sgoriau eto ar y dudalen gymharu.
assessment-worked-out = Cyfrifwyd
assessment-digest = Sêl y canlyniad

verdict-by-choice = Nid yw'r gyfraith yn cyrraedd y cynnyrch hwn. Mae'r cyngor yn defnyddio'r llinell sylfaen o ddewis.
verdict-no-edition = Dim: nid oedd y drefn wedi dechrau
verdict-product = Cynnyrch
verdict-reference-date = Barnwyd fel ar
verdict-edition = Y gyfraith fel y'i newidiwyd ar
verdict-findings = Gwerth edrych arno
verdict-requirement = Gofyniad
verdict-requirements = Yr hyn y mae'r llinell sylfaen yn ei ofyn: { $product }
verdict-result = Canlyniad
verdict-route = Sut y'i dangosir
verdict-condition = Amod
verdict-why = Pam
verdict-nothing-wrong = Nid oes yr un amod yn methu nac yn aros yn agored.
verdict-look-at = Amodau sy'n methu neu'n aros yn agored: { $product }
verdict-others = Pob amod arall: { $product }
verdict-other-conditions = Pob amod arall ({ $count })
requirement-passwords = Cyfrineiriau
requirement-reporting = Adrodd am broblemau diogelwch
requirement-updates = Cyfnod diweddaru diogelwch
requirement-statement = Datganiad cydymffurfio
route-direct = Amod wrth amod
route-standard = Drwy safon y mae'r gyfraith yn ei henwi
route-label = Drwy label y mae'r gyfraith yn ei enwi
route-equivalent = Drwy dystiolaeth arall, wedi'i barnu ar ei sylwedd
route-none = Ddim yn berthnasol
condition-met = Wedi'i gefnogi
condition-not-met = Heb ei gefnogi
condition-open = Agored
condition-not-applicable = Ddim yn berthnasol
finding-met = wedi'i fodloni
finding-not-met = heb ei fodloni
finding-insufficient = dim digon o dystiolaeth
finding-unsure = ansicr
finding-excepted = wedi'i eithrio

standing-disqualified = Wedi'i ddiarddel
standing-below-minimum = Islaw isafswm marc
standing-incomplete = Mae marciau ar goll
standing-ranked = Wedi'i osod mewn trefn
standing-rank = Safle { $rank }
standing-tied = Safle { $rank }, ar y cyd

compare-title = Cymharu
compare-nobody = Nid oes dim i'w gymharu eto. Cyfrifwch y sgoriau'n gyntaf; os na chyflwynodd neb ymateb, ni fydd dim yma.
compare-marks-changed = Cadwyd marciau ers cyfrifo'r sgoriau hyn.
compare-work-out = Cyfrifo'r sgoriau
compare-choose-lot = Dewiswch lot.
compare-view = Dangos
compare-by-sections = Fesul adran
compare-by-questions = Cwestiwn wrth gwestiwn
compare-only = Cwestiynau yn unig
compare-only-hint = Mae hyn yn culhau'r tabl cwestiwn wrth gwestiwn.
compare-all = Pob un
compare-differences = Lle mae cyflenwyr yn wahanol
compare-gaps = Â bwlch
compare-unverified = Lle mae tystiolaeth ar goll
compare-suppliers = Cyflenwyr
compare-show = Dangos
compare-outcomes-heading = Beth ddaeth o bob cyflenwr
compare-baseline-of = Llinell sylfaen, { $product }
compare-total-of = { $total } allan o 100
compare-apart-heading = Beth sy'n eu gwahaniaethu fwyaf
compare-apart-lead = Pwysau cwestiwn wedi'i luosi â pha mor bell oddi wrth ei gilydd yw atebion y cyflenwyr, mewn pwyntiau o'r cyfanswm.
compare-apart-points = { $points } o bwyntiau. Mwyaf: { $ahead }. Lleiaf: { $behind }.
compare-scores-heading = Sgoriau
compare-scores-lead = Allan o 100, wedi'u talgrynnu i ddegfed ran i'w dangos yn unig. Mae llinell ddu yn nodi isafswm marc. Nid yw'r llinell sylfaen yn rhan o unrhyw sgôr.
compare-supplier = Cyflenwr
compare-question = Cwestiwn
compare-total = Cyfanswm
compare-weight = Pwysau { $weight }
compare-minimum = Isafswm marc { $minimum }
compare-below = islaw'r isafswm
compare-differs = cyflenwyr yn wahanol
compare-no-lines = Nid oes cwestiwn sy'n cyd-fynd â'ch dewis.
compare-files-heading = Mynd ag ef gyda chi
compare-files-lead = Yr un rhesi fel ffeil. Cofnodir pwy sy'n cymryd ffeil.

cell-value = { $value }
cell-capped = { $value }, tystiolaeth ar goll
cell-unanswered = 0, heb ei ateb
cell-waits = yn aros am farc
cell-given = wedi'i ateb
cell-not-given = heb ei ateb

trace-answer = Ateb
trace-evidence = Tystiolaeth
trace-evidence-of = Rhoddwyd: { $given }. Gofynnwyd am: { $asked }. Ffeiliau a dolenni: { $linked }.
trace-mark = Marc
trace-points = Pwyntiau
trace-fraction = Gwerth { $value } o 100, pwysau { $weight }, pwysau ei le { $place }: { $points } o { $all } o bwyntiau'r adran

evidence-digest = Ôl bys y cynnwys
evidence-type = Math o ffeil
evidence-size = Maint
evidence-bytes = { $bytes } beit
evidence-issued-on = Cyhoeddwyd ar
evidence-valid-until = Dilys tan
evidence-assessed-on = Profwyd neu edrychwyd arno ar
evidence-download = Lawrlwytho'r ffeil
evidence-gone = Nid yw'r ffeil yn cael ei chadw mwyach. Cedwir ei hôl bys.
evidence-supports = Atebion y mae'n eu cefnogi

marks-title = Marciau
marks-lead = Sgorir yr atebion hyn drwy farc gwerthuswr o 0 i 5, yn ôl disgrifyddion a gyhoeddwyd gyda'r dull.
marks-nothing-by-mark = Yn y caffaeliad hwn ni sgorir unrhyw gwestiwn drwy farc.
marks-given = { $given } o { $all } wedi'u marcio
marks-mark = Marc { $mark }
marks-waits = I'w farcio
marks-choose = Dewiswch farc
marks-conflict = Cadwodd rhywun farc ar gyfer yr ateb hwn tra oeddech yn ysgrifennu. Ni chadwyd eich un chi. Ewch yn ôl i'r rhestr i weld eu marc nhw.
marks-descriptors = Beth sy'n ennill pob marc
marks-question = Pa farc y mae'r ateb hwn yn ei ennill?
marks-reason = Rheswm
marks-reason-hint = Dywedwch pam, yn ôl y disgrifyddion. { $max } nod ar y mwyaf. Gellir dangos hyn i'r cyflenwr.
marks-only-evaluators = Nid oes marc i'r ateb hwn eto. Gwerthuswyr sy'n rhoi marciau.
notice-mark-saved = Mae'r marc wedi'i gadw
notice-scores-worked-out = Mae'r sgoriau wedi'u cyfrifo

# Dates against the contract
compare-by-term = Dyddiadau yn erbyn y contract
term-heading = Dyddiadau yn erbyn y contract
term-lead = Mae'r contract yn dechrau ar: { $start }. Mae'n dod i ben ar: { $end }. Isod mae'r dyddiadau y mae cyflenwyr yn eu henwi: pryd y daw cymorth, tystysgrifau a labeli i ben, ac o ba bryd y maent yn dal yr hyn y maent yn ei addo erbyn y dyfarniad. Nid yw'r dyddiadau hyn yn newid yr un sgôr.
term-none = Nid oes neb yn enwi dyddiad o'r fath.
term-what = Beth
term-about = Ynghylch
term-organisation = Y sefydliad
term-date = Dyddiad
term-against = Yn erbyn y contract
term-ends = Yn dod i ben ar { $day }
term-held-from = Yn cael ei ddal o { $day }
term-no-end = Ni roddir dyddiad gorffen
term-cannot-be-held = Ni ellir ei ddal yn erbyn y contract
term-not-compared = Ni roddwyd dyddiad y contract
term-covers = Yn cyrraedd diwedd y contract
term-in-time = Yn cael ei ddal pan fydd y contract yn dechrau
term-ends-early = { $days ->
    [one] Yn dod i ben un diwrnod cyn y contract
   *[other] Yn dod i ben { $days } diwrnod cyn y contract
}
term-late = { $days ->
    [one] Yn cael ei ddal un diwrnod ar ôl i'r contract ddechrau
   *[other] Yn cael ei ddal { $days } diwrnod ar ôl i'r contract ddechrau
}
