### A supplier answers: the pages of a response.

responses-title = Your responses
responses-none = You have no responses yet.
responses-none-how = When a council invites you, its mail has a link that brings you here. For an open procedure, use the public link that the council gives out.
responses-procurement = Procurement
response-open = To be answered
response-submitted = Submitted
response-closed = Closed
response-cancelled = Cancelled
response-what-is-bought = What is being bought
response-submitted-explained = This response is submitted. To change it before the deadline, open what you submitted, withdraw it, change it and submit it again.
response-see-submission-number = See submission { $number }, and its receipt
response-taken-back = taken back
response-tasks-lead = You can answer in any order. Everything is saved when you select “Save and continue”, and you can come back at any time before the deadline.
response-your-organisation = Your organisation
response-service-of = The service: { $lot }
response-evidence-title = Evidence
response-evidence-manage = See and add files and links
response-hand-in-heading = Check and submit
response-hand-in-lead = See what is missing and how the pass-or-fail checks would stand. Nobody else sees that.
response-check-title = Check your response
response-amendments-heading = Amendments
response-amendment-read = Read amendment { $number }
response-product-task = Say which product you offer
response-product-heading = Product: { $slot }
response-questions-answered = { $answered } of { $questions } answered
response-changed-meanwhile = A colleague changed this while you were writing. Nothing of yours is lost: compare the two, then save again.
response-their-answer = What your colleague saved on { $moment }
response-merge-how = Your own text stands below. Saving puts it in place of your colleague’s.
task-completed = Completed
task-not-started = Not yet started
task-in-progress = In progress
task-problem = There is a problem
task-look-again = Look again

product-lead = One product goes in this place. Councils compare it with what labels and statements name, so write it as it stands on the product.
product-name = Name it is sold under
product-model = Model
product-model-hint = As marked on the product
product-manufacturer = Manufacturer
product-version = Version of hardware and software (optional)
product-role = What it does in your offer (optional)
product-take-out = Take the product out
product-theirs = Your colleague saved: { $manufacturer } { $model }, { $name }
notice-product-saved = The product is saved
notice-product-taken-out = The product is taken out

notice-answer-saved = Your answer is saved
your-answer = Your answer
answer-missing = Answer the question, or select “Save and come back later”
answer-verb = Answer
not-answered-yet = Not answered yet
answer-saved-by = Saved by { $name } on { $moment }
answer-saved = Saved on { $moment }
answer-note = A remark to the evaluators (optional)
answer-note-hint = It is read with your answer.
question-number = { $section }: question { $number } of { $of } ({ $subject })
question-not-asked = { $section }: not asked at present ({ $subject })
question-why = Why we ask, and what a good answer shows
question-passing = What passes
question-weight = This question carries marks. Its weight within the section is { $weight }.
question-descriptors = What earns each mark, from 0 to 5
question-gate = This question passes or fails. The method says what a failure does.
question-information = This question carries no marks.
question-routing = Your answer decides which other questions are asked.
question-equivalent = Or equivalent
question-sources = Where this comes from
section-start = Start this section
section-go-on = Go on with this section
section-done = Back to all tasks

choose-all-that-apply = Select all that apply.
number-between = A whole number from { $min } to { $max }
number-wrong = Enter a whole number in digits, such as 14
period-words-hint = In words, as it is published
period-end = Its last day
period-end-hint = Leave it empty if there is none. For example, 31 12 2031
until-day = until { $day }
url-hint = A whole address, such as https://example.com/security
countries-hint = Two-letter country codes, one a line, such as GB or IE
file-note = What the files show (optional)
file-note-hint = Add the files under “Evidence” below.
file-answer = See the evidence
by-award-now = Yes, now
by-award-later = Not yet, but by the award of the contract
by-award-no = No
by-award-date = Date by which you will have it
by-award-date-hint = Only for the second choice. For example, 27 3 2027
detail-label = Tell us more (optional)
detail-needed = Needed if you choose: { $options }

evidence-heading = Evidence
evidence-lead = Files and links here can be used for any answer. A file is kept sealed: no council user can open it before the deadline has passed and the answers are opened.
evidence-required = For more than half marks the council asks for at least this: { $level }.
evidence-level = What stands behind this answer?
evidence-none = Nothing yet
evidence-statement = Our word
evidence-own-document = A document of ours
evidence-contractual-commitment = A promise that we put in the contract
evidence-independent-validation = A check by somebody independent
evidence-independent-test = A test by somebody independent
evidence-choose = Files and links that support this answer
evidence-nothing-yet = There are no files or links yet.
evidence-save-and-add = Save and add a file or link
evidence-add-optional = Add evidence or say what stands behind this answer (optional)
evidence-file-heading = Add a file
evidence-file = File
evidence-file-hint = pdf, docx, xlsx, png, jpg, txt, csv, or a bill of materials as json or xml; at most { $megabytes } MB
evidence-file-missing = Choose a file
evidence-upload = Upload
evidence-link-heading = Add a link
evidence-link-title = Title
evidence-link-address = Address
evidence-link-hint = Nothing is fetched from it. Evaluators see the address.
evidence-link-add = Add the link
evidence-there = Files and links in this response
evidence-issued = Issued on (optional)
evidence-until = Valid until (optional)
evidence-assessed = Tested or looked at on (optional)
evidence-assessed-hint = When what it describes was examined. For example, 27 3 2026
evidence-what = What it is
evidence-dates-of = the dates of { $name }
evidence-remove = Remove
evidence-in-use = An answer uses this. Take it out of the answer first.
download-file = Download { $name }
notice-evidence-kept = It is kept as evidence
notice-evidence-changed = What you said of it is saved
notice-evidence-removed = It is removed
problem-file-type-not-allowed = The file must be pdf, docx, xlsx, png, jpg, txt, csv, or a bill of materials as json or xml, and hold what its name says
problem-file-too-large = The file is too large
problem-file-empty = The file is empty

confidential-heading = Mark as confidential (optional)
confidential-lead = The council reads this all the same, and uses it to judge your response. The mark asks the council not to make it public. The council decides, and looks at your reason: see sections 41 and 43 of the Freedom of Information Act 2000 and section 94 of the Procurement Act 2023.
confidential-reason = Why it should not be made public
confidential-reason-hint = Say what harm it would do and to whom. For example, “It names a weakness that is not mended yet.”
confidential-end = Confidential until
confidential-end-hint = The last day on which it should be kept back. For example, 27 3 2028
confidential-until = Marked as confidential until { $day }
confidential-marked = Marked as confidential
confidential-not-marked = Not marked
confidential-row = Confidential
problem-confidential_reason_missing = Say what harm it would do if this became public, or empty both fields
problem-confidential_end_missing = Enter the last day on which it is confidential

check-nothing-missing = Nothing is missing. You can submit this response.
check-missing-heading = { $count ->
    [one] 1 thing is missing
   *[other] { $count } things are missing
 }
check-gates-heading = Checks that pass or fail
check-gates-lead = This is how your present answers would come out. Only you see it, and nothing of it is kept.
check-baseline-of = Product security baseline: { $subject }
check-fails = As things stand, the answers do not support at least one condition of the law.

submit-title = Submit your response
submit-lead = You submit the response as it is now. Until the deadline you can withdraw it, change it and submit it again.
submit-declaration = Declaration
submit-name = Name of the person who declares this
submit-position = Their position
submit-position-hint = Such as Managing director
submit-agree = I agree to this declaration
submit-agree-missing = Select that you agree to the declaration
submit-warning = No council user can read your answers before the deadline. After it nothing can be changed.
submit-changed = Something changed or is missing since this page was loaded. Check the response, then submit again.
submission-done = Response submitted
submission-number = Submission { $number }
submission-at = Received
submission-by = Declared by
submission-id = Reference
submission-digest = Digest of what was submitted
method-hash-label = Method
submission-keep = Keep this page: print it, or save it. The digest shows later that nothing was changed.
submission-changed = The stored bytes are not those the receipt was given for. Tell the council and whoever runs this service.
submission-may-withdraw = You can withdraw it until { $deadline }.
submission-withdraw = Withdraw this submission
submission-withdrawn-heading = Withdrawn submission
submission-withdrawn-at = You withdrew it on { $moment }. It stays on record and is not assessed.
submission-content = What you submitted
submission-question-gone = An amendment took this question out.
notice-submitted = Your response is submitted
notice-withdrawn = The submission is withdrawn. You can change your answers and submit again.

amendment-title = Amendment { $number }
amendment-published = Published
amendment-reason = Reason
amendment-deadline-kept = Not moved. { $reason }
amendment-added = New questions
amendment-changed = Changed questions
amendment-removed = Questions taken out
amendment-reopened = Look at these answers again
amendment-question-gone = Question { $id }, which is no longer asked
amendment-acknowledge-lead = You can submit once you have said that you have seen this.
amendment-acknowledge = I have seen this amendment
amendment-acknowledged = Acknowledged on { $moment }
notice-amendment-acknowledged = The amendment is acknowledged

welsh-unreviewed = A translator has not read the Welsh of some questions yet. If it differs from the English, the English counts.
amendment-what-changed = What changed
amendment-lots-added = New lots
amendment-lots-changed = Changed lots: their places for products, what is part of them, or what is asked in them
amendment-lots-removed = Lots taken out
amendment-lot = Lot { $number }: { $title }
amendment-lot-gone = A lot that is no longer there
amendment-weights = Weights of sections
amendment-section = Section
amendment-before = Before
amendment-after = Now
amendment-gates = Pass-or-fail checks that do something else now
amendment-gate = { $result }: before “{ $before }”, now “{ $after }”
amendment-capped = It limits the total to { $mark }
amendment-parts = Other parts of the method that changed
amendment-part-scoring-rules = The rules by which marks are worked out
amendment-part-regime-edition = The edition of the law on product security that products are held against
amendment-part-procurement = What is bought, by when, or under which law
amendment-part-question-sets = The question sets, or their versions
amendment-part-sections = The sections
amendment-part-minimum-marks = The minimum marks
amendment-part-mark-curve = What each mark is worth
amendment-part-baseline-reach = Which products are held against the baseline
amendment-part-order = The order of the questions

# Taking answers over from another product
copy-title = Copy answers given before
copy-lead = These questions are not answered here yet, and you answered them for: { $from }. Look at each answer. Choose those that are true of this product as well.
copy-question = Which answers are true here too?
copy-nothing-chosen = Choose at least one answer to copy
copy-button = Copy the chosen answers
copy-evidence = { $count ->
    [one] With one piece of evidence
   *[other] With { $count } pieces of evidence
}
copy-none = There is nothing to copy from here: every question is answered already, or was answered nowhere else.
copy-from-which = From which one?
copy-count = { $count ->
    [one] one answer
   *[other] { $count } answers
}
copy-earlier-heading = From another response of yours
copy-earlier-how = Choose a response. You then look at each answer before it is taken over. Files and links are not taken over: add them again where they are needed.
copy-earlier-lead = These questions are not answered here yet, and you answered them in: { $title }. Look at each answer. Choose those that are still true, and true here.
copy-look = Look again
copy-reworded = The question, or what can be answered, reads otherwise now.
copy-old = You gave this answer more than a year ago.
copy-day-passed = It names a day that has passed: { $day }.
copy-without-evidence = { $count ->
    [one] One piece of evidence is not taken over.
   *[other] { $count } pieces of evidence are not taken over.
}
copy-answered-meanwhile = A colleague answered some of these questions meanwhile. Their answers stay; the others are copied.
notice-answers-copied = The answers are copied

# Who answers what
assignments-title = Who answers what
assignments-lead = Give each part to a colleague. They get a mail with a link. Everybody in your organisation can still answer everything, and the council does not see who was given what.
assignments-of-section = Who answers what: { $section }
assignments-of-section-lead = Give single questions to other colleagues. Where nobody is chosen, a question goes with its section.
assignment-single = Give single questions
assignment-nobody = Nobody in particular
assignment-you = you
assignment-for = For { $names }
choose-from-the-list = Choose somebody from the list.
problem-not-a-member = Choose somebody who belongs to your organisation.
notice-assignments-saved = Who answers what is saved
