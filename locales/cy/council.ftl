### A council's procurements: what their pages have in common.

procurements-title = Caffaeliadau
procurements-none = Nid oes unrhyw gaffaeliadau eto.
procurement-ways = Y caffaeliad hwn
procurement-draft = Drafft
procurement-issued = Ar agor ar gyfer atebion
procurement-closed = Wedi cau, heb ei agor
procurement-opened = Atebion wedi'u hagor
procurement-cancelled = Wedi'i ganslo
