### The page behind the link in an invitation.

invitation-title = Security questions for { $title }
invitation-invites = { $council } invites { $supplier } to answer security questions.
invitation-what-for = What for
invitation-begin = To begin, or to carry on, ask for a sign-in link. It is sent to the address that was invited. You do not need an account.
nobody-reads-before-deadline = Until the deadline nobody at the council can read your answers.
deadline-has-passed = The deadline has passed. Answers are no longer accepted.
invitation-cancelled = The council has cancelled this. Nothing more is needed from you.
