### A council's procurements: what their pages have in common.

procurements-title = Procurements
procurements-none = There are no procurements yet.
procurement-ways = This procurement
procurement-draft = Draft
procurement-issued = Open for answers
procurement-closed = Closed, not opened
procurement-opened = Answers opened
procurement-cancelled = Cancelled

overview-method = Method in force
overview-method-number = Version { $number }
overview-opened-at = Answers opened
overview-next = What comes next
overview-next-issued = Suppliers are answering. You can see how far they are, but not what they answer.
overview-next-closed = The deadline has passed. An officer opens the answers; from then on they can be read and marked.
overview-next-opened = The answers are open. Evaluators mark them; then compare the suppliers.
overview-next-cancelled = This procurement was cancelled. Nothing more happens.
overview-next-draft = This is a draft. Nobody outside the council sees it.

progress-title = Progress
progress-lead = Counts and states only: nobody in the council can read an answer before the answers are opened.
progress-none = No supplier has been invited yet.
progress-answers = Answers saved
progress-last = Last change
progress-never = Not yet
progress-unacknowledged = Amendments still to acknowledge: { $count }
progress-steps = Do something
invitation-sent = Invited
invitation-accepted = Taking part
invitation-declined = Declined
invitation-revoked = Invitation taken back
invitation-resend = Send again
invitation-revoke = Take back
notice-invitation-sent-again = The invitation is on its way again
notice-invitation-revoked = The invitation is taken back

extend-title = Move the deadline back
extend-now = Answers are due by { $moment }.
extend-lead = Everybody who takes part is told by e-mail. A deadline can only be moved back.
notice-deadline-extended = The deadline is moved back and everybody is told
moment-day = Day
moment-day-missing = Enter a day
moment-time = Time, as clocks in London show it
moment-time-hint = In 24 hours, for example 12:00
moment-time-wrong = Enter a time such as 12:00
moment-left-out = Clocks go forward over this time. Enter another.

cancel-title = Cancel the procurement
cancel-warning = This cannot be undone. Everybody who takes part is told.
cancel-reason = Reason
cancel-reason-hint = Kept on record in the council.
notice-cancelled = The procurement is cancelled

open-title = Open the answers
open-lead = Opening makes every answer that was handed in readable for the council’s officers, evaluators and auditors.
open-warning = Answers are opened once. When, and by whom, is recorded.
open-not-yet = The answers can be opened after the deadline: { $moment }.
notice-answers-opened = The answers are open

mail-page-title = Mails
mail-page-lead = Every mail of this procurement. Addresses stand on the invitations, not here.
mail-page-none = No mail yet.
mail-page-what = Mail
mail-page-when = When
mail-dead-what-to-do = A mail that was given up did not arrive. Check the address on the invitation with the supplier: if it is wrong, take the invitation back and invite again; if it is right, try again.
mail-waiting = On its way
mail-sent = Sent
mail-not-needed = No longer needed
mail-dead = Given up
mail-try-again = Try again
notice-mail-again = The mail is on its way again
mail-kind-invitation = Invitation
mail-kind-reminder = Reminder
mail-kind-deadline-extended = Deadline moved back
mail-kind-amendment-published = Amendment
mail-kind-procurement-cancelled = Cancelled
mail-kind-submission-receipt = Receipt
mail-kind-withdrawal = Submission taken back
mail-kind-sign-in-link = Sign-in link
mail-kind-member-welcome = Welcome
amendments-title = Amendments
amendments-lead = What was changed after the procurement was issued. Everybody who takes part was told, and sees the same.
amendments-none = Nothing was changed since the procurement was issued.
