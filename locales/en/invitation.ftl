### The page behind the link in an invitation.

invitation-title = Security questions for { $title }
invitation-invites = { $council } invites { $supplier } to answer security questions.
invitation-what-for = What for
invitation-begin = To begin, or to carry on, ask for a sign-in link. It is sent to the address that was invited. You do not need an account.
nobody-reads-before-deadline = Until the deadline nobody at the council can read your answers.
deadline-has-passed = The deadline has passed. Answers are no longer accepted.
invitation-cancelled = The council has cancelled this. Nothing more is needed from you.

### Whether an invitation is genuine.
invitation-takes = How long it takes
invitation-takes-about = { $questions } questions, about { $minutes } minutes if the papers are at hand. You can stop and come back.
invitation-genuine = How to check that this is genuine
invitation-genuine-how = Do not trust a link alone. Find this service through the council's own website, enter the code of your mail there, and compare what it shows. Or ring the council on a number that you know and have the code read to you.
check-title = Check an invitation
check-lead = Every invitation carries a check code. Enter it here to see which council asks, and for what.
check-code-label = Check code
check-code-example = It stands in the mail. For example, K7QF-3M2P
check-code-hint = It stands in every invitation. Publish it on your website, or read it to a supplier who rings.
check-verb = Check
check-unknown = No invitation has this code. Look at the code again. If it is right, the mail does not come from this service: follow no link in it.
check-genuine = { $council } asks for this through this service.
check-open = Open for answers
check-in-doubt = If something differs from your mail, follow no link in it and ask the council.
