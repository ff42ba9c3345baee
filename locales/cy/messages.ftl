# What was mailed to a supplier, to be read here too
messages-title = Negeseuon
messages-lead = Popeth a anfonwyd drwy e-bost at eich sefydliad am ei gaffaeliadau a'i bobl. Nid yw negeseuon â dolen fewngofnodi yn cael eu cadw yma.
messages-none = Dim negeseuon eto. Bydd yr hyn y mae cynghorau a'r gwasanaeth hwn yn ei ysgrifennu atoch i'w weld yma hefyd.
messages-message = Neges
messages-to = Anfonwyd at
messages-dead = Nid oedd modd danfon yr e-bost hwn. Dywedwch wrth y cyngor os yw'r cyfeiriad yn anghywir, a rhowch y neges i'ch cydweithiwr.
messages-as-of-now = Y dyddiad cau sydd ynddi yw'r un sy'n dal nawr, os yw wedi symud ers hynny. Mae'r ddolen yn arwain at eich ymateb: nid yw dolen gyfrinachol yr e-bost ei hun yn cael ei chadw.
messages-gone = Nid yw'r hyn yr oedd y neges hon yn ei gylch yn cael ei gadw mwyach.
mail-kind-clarification-returned = Cwestiwn wedi'i ddychwelyd
mail-kind-response-assigned = I chi ei ateb
