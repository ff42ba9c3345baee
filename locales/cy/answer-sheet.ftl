sheet-title = Ateb mewn taenlen
sheet-lead = Lawrlwythwch eich atebion fel taenlen, gweithiwch arnynt yn rhywle arall, ac anfonwch y ffeil yn ôl. Cedwir yma yr hyn y byddwch yn ei newid ynddi, hyd yn oed pan fo rhywbeth i'w gywiro o hyd.
sheet-not-in-it = Nid yw cynhyrchion, ffeiliau na dolenni yn y daenlen. Ychwanegwch nhw ar eu tudalennau eu hunain.
sheet-how-safe = Dim ond yr hyn y byddwch yn ei newid a gymerir. Lle newidiodd cydweithiwr yr un ateb yn y cyfamser, mae'n aros fel y gadawodd eich cydweithiwr ef, a dywedir hynny wrthych.
sheet-download-heading = 1. Ewch â'ch atebion gyda chi
sheet-download = Lawrlwytho'r daenlen
sheet-download-hint = xlsx, ar gyfer Excel, LibreOffice ac eraill. Llenwch y celloedd gwyn. Gadewch y rhes gyntaf a'r golofn gyntaf fel y maent.
sheet-send-heading = 2. Anfonwch y daenlen yn ôl
sheet-file = Y daenlen
sheet-send = Cadw'r hyn sydd ynddi
sheet-file-missing = Dewiswch y daenlen
sheet-file-too-large = Mae'r daenlen yn fwy na { $megabytes } MB
sheet-document-heading = Darllen neu gopïo o ddogfen Word
sheet-document-lead = Pob cwestiwn gyda'ch atebion fel y maent nawr, i'w darllen, i gopïo ohonynt ac i'w rhannu. Ni ellir ei hanfon yn ôl.
sheet-document = Lawrlwytho'r ddogfen Word
sheet-result-title = Beth ddaeth o'r daenlen
sheet-saved = { $count ->
    [zero] Ni chadwyd yr un ateb.
    [one] Cadwyd { $count } ateb.
    [two] Cadwyd { $count } ateb.
    [few] Cadwyd { $count } ateb.
    [many] Cadwyd { $count } ateb.
   *[other] Cadwyd { $count } ateb.
}
sheet-unchanged = { $count ->
    [zero] Nid oes yr un ateb fel yr oedd.
    [one] Mae { $count } ateb fel yr oedd.
    [two] Mae { $count } ateb fel yr oeddent.
    [few] Mae { $count } ateb fel yr oeddent.
    [many] Mae { $count } ateb fel yr oeddent.
   *[other] Mae { $count } ateb fel yr oeddent.
}
sheet-faults-heading = I'w gywiro
sheet-faults-lead = Cywirwch y rhain yn y daenlen a'i hanfon eto, neu atebwch y cwestiynau yma.
sheet-fault-cell = Cell
sheet-fault-question = Cwestiwn
sheet-fault-what = Beth i'w wneud
sheet-fault-saved = Wedi'i gadw?
sheet-fault-kept = Wedi'i gadw
sheet-fault-not-kept = Heb ei gadw
sheet-none-faults = Nid oes dim ar ôl i'w gywiro yn yr hyn a anfonoch.
sheet-again = Anfon taenlen arall
sheet-yes = Ie
sheet-how-choose = Dewiswch un: { $choices }
sheet-how-tick = “Ie” os yw'n berthnasol; gadewch yn wag os nad yw
sheet-how-date = Dyddiad megis 2027-03-31
sheet-how-date-if-any = Dyddiad megis 2027-03-31, os oes un
sheet-how-email = Cyfeiriad e-bost
sheet-how-file = Geiriau'n unig. Ychwanegir y ffeiliau eu hunain ar y dudalen.
sheet-not-asked = Gofynnir dim ond os yw eich atebion eraill yn galw amdano
sheet-name = Atebion
sheet-choices = Dewisiadau
sheet-about = Ynghylch
sheet-section = Adran
sheet-question-id = Rhif
sheet-question = Cwestiwn
sheet-guidance = Sut i ateb
sheet-label = Beth i'w lenwi
sheet-how = Beth a dderbynnir
sheet-answer = Eich ateb
sheet-state = Statws
sheet-level = Beth sydd y tu ôl iddo
sheet-note = Sylw i'r gwerthuswyr
sheet-reason = Cyfrinachol: pam
sheet-until = Cyfrinachol hyd
problem-not_a_workbook = Rhaid i'r ffeil fod yn daenlen sy'n agor, wedi'i chadw fel xlsx
problem-not_our_workbook = Rhaid i'r ffeil fod y daenlen a lawrlwythoch yma, gyda'i rhes gyntaf a'i cholofn gyntaf fel yr oeddent
problem-workbook_too_large = Mae'r daenlen yn cynnwys mwy o destun nag a all atebion. Anfonwch yr un a lawrlwythoch yma.
problem-another_response = Mae'r daenlen yn perthyn i ymateb arall. Lawrlwythwch un yr ymateb hwn.
problem-repeated = Mae'r llinell hon yn y daenlen ddwywaith. Cadwch un ohonynt.
problem-not_asked = Ni ofynnir y cwestiwn hwn mwyach
problem-not_a_number = Rhowch rif cyfan
problem-not_a_date = Rhowch ddyddiad megis 2027-03-31
problem-not_a_tick = Ysgrifennwch “Ie” lle mae'n berthnasol, a gadewch y gell yn wag lle nad yw
problem-not_answered = Atebwch y cwestiwn hefyd
problem-not_emptied = Mae ateb sydd wedi'i gadw yn aros. Ysgrifennwch un arall yn ei le.
problem-changed_meanwhile = Newidiodd cydweithiwr yr ateb hwn ar ôl gwneud y daenlen. Fe'i gadawyd fel y mae.
