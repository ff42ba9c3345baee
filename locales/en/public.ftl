### An open procedure, for anybody, and the way to take part.

public-take-part = Anyone may take part. Read the questions and how they count before you decide.
public-register = Take part
public-documents = Everything as a document
public-weights = How answers count
public-minimum-total = A tender whose total is below { $minimum } is not ranked.
public-gates-in-documents = What pass-or-fail checks do stands in the documents above.
public-questions = All { $count } questions
join-lead = Enter whom we should write to. We send a link that works once, for { $minutes } minutes. After signing in, open this procurement again and say which organisation takes part.
join-name = Your name
join-email = E-mail address
register-lead = The council sees that your organisation takes part, and how far it is. Nobody in the council can read an answer before the deadline.
register-which = Which organisation takes part?
register-new = A new organisation
register-organisation = Name of the new organisation
register-contact = Contact for this procurement
register-email = E-mail address of the contact
register-already = Your organisation takes part already, or this address was invited: use the link in its mail.
notice-registered = You take part. You can begin to answer.
home-open-procedure = To take part in an open procedure, open its public page again now that you are signed in.
overview-public = Public page
overview-public-link = What anybody can read, and the way to take part
