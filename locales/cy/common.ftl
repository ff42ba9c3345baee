### Heb ei adolygu / not yet reviewed.

service-name = Assay
error-prefix = Gwall
trouble-title = Mae problem
skip-to-content = Neidio i'r prif gynnwys
menu = Dewislen
service-information = Gwybodaeth am y gwasanaeth
language-label = Iaith
support-links = Dolenni cymorth
back = Yn ôl
success-title = Llwyddiant
overview = Trosolwg
save = Cadw
change = Newid
to-start = Mynd i'r dechrau
request-id = Os gofynnwch am help, rhowch y rhif hwn: { $id }

reference-label = Cyfeirnod
due-by-label = Atebion i gyrraedd erbyn
name-label = Enw
