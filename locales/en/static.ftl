### Pages that say the same to everybody.

start-title = Test the security of connected products before you buy
start-lead = Assay sends a council's security questions to suppliers, keeps their answers sealed until the deadline, and puts the suppliers side by side.
start-council = If you work for a council, sign in to prepare questions, follow who has answered, and compare.
start-supplier = If a council has invited you, open the link in its mail. You do not need an account to begin.
start-not-heading = What Assay does not do
start-not = It certifies nothing. It says what the evidence supports and what it does not, and explains every number.

help-title = Help
help-sign-in-heading = Signing in
help-sign-in = Give your e-mail address and we send you a link. It works once and for ten minutes. Ask for another whenever you need one. You can set a password in your account.
help-sign-in-none = If no mail arrives, look in the folder for unwanted mail. Then ask the council that invited you to check the address it wrote to.
help-supplier-heading = For suppliers
help-supplier-save = Your answers are saved each time you select Save. You can stop at any point and come back by a new sign-in link.
help-supplier-secret = Until the deadline nobody at the council can read your answers. The council sees only how far you are.
help-supplier-late = The deadline is by the clock of this service. Answers that come later are refused, so send them in good time.
help-council-heading = For councils
help-council-before = Before the deadline you see who has begun and who has sent, and nothing else. Questions, weights and minimum marks are fixed when you issue them. After that they change only by an amendment that everybody sees.
help-council-after = After the deadline an officer opens the answers. That is recorded. Each product has a result for every condition of the baseline, each supplier a score for every section, and each number opens into how it came about.
help-words-heading = Words we use
help-words = A baseline is the set of conditions that the law asks of connected products for consumers. Evidence is a file or a link that backs up an answer. A mark is what an evaluator gives an answer, from 0 to 5.

accessibility-title = Accessibility
accessibility-lead = We want as many people as possible to be able to use these pages. You should be able to:
accessibility-zoom = zoom in up to 400% without the text running off the screen
accessibility-keyboard = do everything with a keyboard alone
accessibility-script = do everything with JavaScript turned off
accessibility-reader = listen to the pages with a screen reader
accessibility-known-heading = What does not work yet
accessibility-known = Wide tables that compare suppliers scroll sideways inside their frame on a small screen. The pages have been checked with automatic tools, but not yet by people who use screen readers or voice control every day.
accessibility-status-heading = How far the pages meet the rules
accessibility-status = The aim is the Web Content Accessibility Guidelines 2.2, level AA, which the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 ask of councils. The council that offers this service publishes its own statement.
accessibility-contact-heading = If you cannot use a page
accessibility-contact = Tell the council that invited you, or the one you work for. Say which page it is and what you wanted to do, and it will give you the content or take your answers in another form.
accessibility-enforcement = If you are not happy with its answer, the Equality Advisory and Support Service can help. In Northern Ireland it is the Equality Commission for Northern Ireland.
accessibility-made-heading = How this was tested
accessibility-made = Every page is tested in a browser at two widths, with and without JavaScript, each time the program is changed.

privacy-title = What we do with data
privacy-lead = The council that runs a procurement decides what is asked and answers for the data. This page says what the service itself keeps.
privacy-kept-heading = What is kept
privacy-kept-people = Of each person: name, e-mail address, language, the organisations they belong to, and when they signed in with which browser.
privacy-kept-answers = Of each supplier: its answers, its evidence, what it submitted and when, and the receipts.
privacy-kept-trail = Of each change: who made it, when, and to what. This trail cannot be altered without being noticed. It holds no answers.
privacy-sealed-heading = How answers are protected
privacy-sealed = Answers and evidence are encrypted before they are stored. Until they are opened after the deadline, no user of the service can read them, and every opening is recorded.
privacy-sealed-honest = The service holds the key. Somebody who controls both the key and the database could read answers; the council is answerable for who that is.
privacy-mail-heading = Mails
privacy-mail = Mails hold no answers. They say who asks, what for, and by when, with a link.
privacy-long-heading = How long
privacy-long = Counters of sign-in attempts are deleted after two days, ended sessions and used links after 30 days. How long records of a procurement are kept is for the council to say, and at least three years. Once it deletes them nobody there can read the answers; suppliers keep what they handed in.
privacy-rights-heading = Your rights
privacy-rights = To see, correct or delete what is kept about you, ask the council you are dealing with.

cookies-title = Cookies
cookies-lead = There are only cookies that the pages need to work. Nothing is measured, and nothing comes from or goes to anybody else.
cookies-session = One keeps you signed in. It goes when you close the browser, after a day without use, or after seven days.
cookies-form = One makes sure that a form comes from the page you see. It goes when you close the browser.
cookies-language = One remembers the language you chose, for a year.
cookies-notice = One carries a message to the next page, once.
