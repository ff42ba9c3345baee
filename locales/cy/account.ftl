### Heb ei adolygu / not yet reviewed.

home-title = Eich sefydliadau
home-choose = Dewiswch y sefydliad yr ydych am weithio iddo.
home-nowhere = Nid ydych yn perthyn i sefydliad yma eto. Os gwahoddodd cyngor chi, agorwch y ddolen yn ei e-bost. Fel arall gofynnwch i'r person a ofynnodd i chi fewngofnodi ychwanegu eich cyfeiriad.

account-title = Eich cyfrif
mail-language-label = Iaith e-byst
mail-language-question = Ym mha iaith y dylem ysgrifennu atoch?
language-missing = Dewiswch English neu Cymraeg
notice-language-changed = Byddwn yn ysgrifennu atoch yn yr iaith hon

password-is-set = Wedi'i osod
password-is-not-set = Heb ei osod: rydych yn mewngofnodi drwy ddolenni
password-set-title = Gosod cyfrinair
password-change-title = Newid eich cyfrinair
password-current-label = Eich cyfrinair presennol
password-current-hint = Gallwch adael hwn yn wag os mewngofnodoch drwy ddolen yn y { $minutes } munud diwethaf.
password-current-wrong = Rhowch eich cyfrinair presennol, neu mewngofnodwch drwy ddolen a gosod yr un newydd yn syth wedyn
password-new-label = Cyfrinair newydd
password-new-missing = Rhowch gyfrinair newydd
password-rules = Defnyddiwch { $characters } nod neu fwy. Mae tri neu bedwar gair nad ydynt yn perthyn i'w gilydd yn hawdd eu cofio. Nid oes angen priflythrennau nac arwyddion.
password-ends-sessions = Mae cyfrinair newydd yn eich allgofnodi ym mhob man arall.
notice-password-set = Mae eich cyfrinair wedi'i osod

sessions-title = Lle rydych wedi mewngofnodi
sessions-lead = Mae'r porwyr hyn wedi mewngofnodi fel chi. Terfynwch yr hyn nad ydych yn ei adnabod.
sessions-browser = Porwr
sessions-this = { $browser } (hwn)
sessions-unknown-browser = Porwr anhysbys
sessions-began = Mewngofnodwyd
sessions-seen = Defnyddiwyd ddiwethaf
sessions-end = Allgofnodi yno
sessions-end-all-heading = Allgofnodi ym mhob man
sessions-end-all-explained = Mae hyn yn terfynu pob sesiwn, gan gynnwys hon, a phopeth sydd gan raglenni yn eich enw. Mae dolenni mewngofnodi heb eu defnyddio yn peidio â gweithio.
sessions-end-all = Allgofnodi ym mhob man
notice-session-ended = Mae'r porwr hwnnw wedi'i allgofnodi
