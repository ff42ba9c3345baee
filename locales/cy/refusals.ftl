### Heb ei adolygu / not yet reviewed.

refusal-not-found = Heb ddod o hyd i'r dudalen
refusal-not-found-detail = Gwiriwch y cyfeiriad. Efallai hefyd nad oes gennych fynediad i'r hyn sydd yno.
refusal-not-permitted = Nid yw eich rôl yn caniatáu hyn
refusal-not-permitted-detail = Gofynnwch i weinyddwr eich sefydliad am rôl sy'n ei ganiatáu.
refusal-form-not-usable = Nid oedd modd defnyddio'r ffurflen
refusal-form-not-usable-detail = Efallai iddi fod ar agor yn rhy hir, neu eich bod wedi mewngofnodi neu allgofnodi yn y cyfamser. Ewch yn ôl, llwythwch y dudalen eto, ac anfonwch y ffurflen oddi yno.
refusal-malformed-request = Nid oes modd darllen y cais
refusal-malformed-request-detail = Ewch yn ôl ac anfonwch y ffurflen eto.
refusal-body-too-large = Mae'r hyn a anfonoch yn rhy fawr
refusal-body-too-large-detail = Ewch yn ôl ac anfonwch lai.
refusal-method-not-allowed = Nid oes modd defnyddio'r dudalen hon fel hynny
refusal-method-not-allowed-detail = Ewch yn ôl a defnyddiwch fotymau'r dudalen.
refusal-too-many-attempts = Gormod o ymgeisiau
refusal-too-many-attempts-detail = Arhoswch ychydig funudau, yna rhowch gynnig arall arni. Mae hyn yn diogelu eich cyfrif.
refusal-too-many-requests = Gormod o geisiadau
refusal-too-many-requests-detail = Ni newidiwyd dim. Arhoswch funud, yna ewch ymlaen.
refusal-busy = Mae'r gwasanaeth yn brysur
refusal-busy-detail = Ni newidiwyd dim. Rhowch gynnig arall arni yn y man.
refusal-outcome-unknown = Nid yw'n hysbys a gadwyd eich newid
refusal-outcome-unknown-detail = Edrychwch a yw yno cyn ei wneud eto.
refusal-version-conflict = Newidiodd rhywun arall hyn yn gyntaf
refusal-version-conflict-detail = Ewch yn ôl, llwythwch y dudalen eto, ac edrychwch ar yr hyn a newidiodd.
refusal-token-not-usable = Nid ydych wedi mewngofnodi mwyach
refusal-token-not-usable-detail = Mewngofnodwch eto.
refusal-internal = Aeth rhywbeth o'i le ar ein hochr ni
refusal-internal-detail = Mae wedi'i nodi. Rhowch gynnig arall arni yn nes ymlaen.
