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

status-label = Statws
council-label = Cyngor
next-page = Tudalen nesaf
pages-label = Tudalennau
save-and-continue = Cadw a pharhau
save-and-come-back = Cadw a dod yn ôl yn nes ymlaen
date-hint = Er enghraifft, 27 3 2027
date-wrong = Rhowch ddyddiad go iawn, er enghraifft 27 3 2027
day = Diwrnod
month = Mis
year = Blwyddyn
optional = { $label } (dewisol)
not-given = Heb ei roi
warning = Rhybudd
characters-at-most = Gallwch roi hyd at { $max } nod
characters-left-one = Mae gennych %{"{"}count{"}"} nod ar ôl
characters-left-other = Mae gennych %{"{"}count{"}"} nod ar ôl
characters-left-none = Mae gennych 0 nod ar ôl
characters-over-one = Mae gennych %{"{"}count{"}"} nod yn ormod
characters-over-other = Mae gennych %{"{"}count{"}"} nod yn ormod
verdict-met = Mae'r dystiolaeth yn ei gefnogi
verdict-not-met = Nid yw'r dystiolaeth yn ei gefnogi
verdict-open = Mae tystiolaeth ar goll
verdict-not-assessed = Heb ei asesu
