### A council's procurements: what their pages have in common.

procurements-title = Procurements
procurements-none = There are no procurements yet.
procurement-ways = This procurement
procurement-draft = Draft
procurement-issued = Open for answers
procurement-closed = Closed, not opened
procurement-opened = Answers opened
procurement-cancelled = Cancelled
