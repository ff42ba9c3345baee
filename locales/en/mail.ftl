### Mails. The subject comes first; each then says who asks, what for, what to do and by when.

mail-greeting = Hello { $name },
mail-greeting-nobody = Hello,
mail-signature = Sent by Assay. Replies to this address are not read.
mail-signature-for = Sent by Assay for { $sender }. Replies to this address are not read.
mail-named = { $title } (reference { $reference })
mail-due = The answers are due by { $moment }.

mail-invitation-subject = Invitation to answer security questions: { $named }
mail-invitation-who = { $council } invites { $supplier } to answer security questions about what it would offer for: { $named }.
mail-invitation-link = See what is asked, and begin
mail-invitation-how = The page sends a sign-in link to this address when you ask for one. You need no account or password to begin, and you can share the work with colleagues later.
mail-invitation-genuine = To check that this mail is genuine, find { $page } through the council's own website and enter the check code { $code } there.
mail-invitation-sealed = Until the deadline nobody at the council can read your answers. If you use the API only, accept with the last part of the address above at POST /v1/invitation-acceptances.
mail-invitation-decline = If you do not want to take part, sign in and decline, and no reminders will come.

mail-sign-in-subject = Your sign-in link
mail-sign-in-who = Somebody, probably you, asked to sign in to Assay with this address.
mail-sign-in-link = Sign in
mail-sign-in-code = Reading this on another device? Type this code where you asked for the link: { $code }
mail-sign-in-once = The link works once, until { $moment }. Do not pass it on: whoever has it can sign in as you.
mail-sign-in-not-you = If you did not ask for it, you need not do anything. Nobody signs in without the link.

mail-welcome-subject = You now have access to { $organisation } on Assay
mail-welcome-what = You have been added to { $organisation } on Assay with this e-mail address.
mail-welcome-link = Sign in with this address
mail-welcome-why = If you do not know why, tell the organisation named above, which can take the access away again.

mail-reminder-subject = Reminder: answers due by { $date }: { $named }
mail-reminder-what = { $council } has not yet received a submission from { $supplier } for: { $named }.
mail-reminder-due = The answers are due by { $moment }. What is submitted later is not accepted.
mail-reminder-link = Carry on
mail-reminder-decline = If you do not want to take part, sign in and decline, and no more reminders will come.

mail-extended-subject = Deadline extended: { $named }
mail-extended-what = { $council } has extended the deadline for: { $named }.
mail-extended-now = The answers are now due by { $moment }.
mail-extended-before = Before, they were due by { $moment }.
mail-extended-stays = A submission you have already made stays valid. You can replace it until the new deadline.
mail-extended-link = See the invitation

mail-amended-subject = Amendment { $number }: { $named }
mail-amended-what = { $council } has published amendment { $number } to what is asked for: { $named }.
mail-amended-do = Read what changed and acknowledge it. Answers that the change touches are open again: check them, and submit again if you had already submitted.
mail-amended-link = See what changed

mail-cancelled-subject = Cancelled: { $named }
mail-cancelled-what = { $council } has cancelled: { $named }.
mail-cancelled-rest = Nothing more is needed from you. Answers that were not opened stay closed.

mail-receipt-subject = Submission received: { $named }
mail-receipt-what = The submission of { $supplier } for { $named } was received on { $moment }.
mail-receipt-number = Its number is { $submission }. The full receipt, with its digest, is with your response.
mail-receipt-until = You can take it back and submit again until { $moment }. Nobody at the council can read it before then.

mail-withdrawal-subject = Submission taken back: { $named }
mail-withdrawal-what = The submission of { $supplier } for { $named } that was received on { $moment } has been taken back. Its number was { $submission }.
mail-withdrawal-again = To take part, submit again by { $moment }. Without a submission there is nothing for the council to open.
mail-asked-subject = A supplier asked a question: { $named }
mail-asked-what = A supplier asked a question about { $named }. Who asked is not shown until the answers are opened.
mail-asked-do = Answer it so that everybody can still act on what you say. Suppliers can answer until { $deadline }.
mail-asked-link = Read the question and answer it
mail-clarified-subject = Clarification { $number }: { $named }
mail-clarified-what = { $council } made something clear about { $named }. Every supplier who takes part gets the same words.
mail-clarified-question = Question: { $question }
mail-clarified-answer = Answer: { $answer }
mail-clarified-link = Go to the questions
mail-returned-subject = Your question was handed back: { $named }
mail-returned-what = { $council } did not publish an answer to the question you asked about { $named }.
mail-returned-reason = The reason: { $reason }
mail-returned-do = You can ask again in other words. Suppliers can answer until { $deadline }.
mail-returned-link = See your questions
mail-assigned-subject = For you to answer: { $named }
mail-assigned-what = A colleague gave you something to answer for { $council }: { $named }.
mail-assigned-link = See what is yours
mail-test-subject = Test mail
mail-test-arrived = This is the test you asked for. It arrived, so mails of this service can reach you.
mail-test-look = If it was in the folder for unwanted mail, ask whoever runs your mail to let mails from this address in: suppliers may have the same trouble.
