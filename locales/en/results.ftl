### What came in: verdicts, scores, evidence, marks, and suppliers side by side.

results-title = Responses
results-none = No supplier handed in a response.
results-lead = Choose a supplier to read its answers exactly as they were handed in, and why its verdicts and scores are what they are.
results-not-opened = The answers are sealed. Nobody in the council can read them before an officer opens them after the deadline. The opening is recorded.
results-declaration = Declaration
results-why-heading = Verdicts and scores
results-verdict-in = Verdicts and scores in { $lot }
results-evidence-level = What stands behind it
results-evidence-link = See the evidence
results-answers = Answers
results-see-answers = Read the answers as they were handed in
response-the-organisation = The supplier’s organisation

assessment-title = Verdicts and scores
assessment-lot = Lot
assessment-gates-heading = Pass-or-fail checks
assessment-gate = What was found
assessment-finding = Result
assessment-total-why = How the total came about, step by step
assessment-proof-heading = Can this be checked?
assessment-same = Yes. This page worked the result out again from the answers and marks, and it is the same as the one that was kept.
assessment-changed = The result worked out now is not the one that was kept. Marks were saved since: work out the scores again on the comparison page.
assessment-worked-out = Worked out
assessment-digest = Seal of the result

verdict-by-choice = The law does not reach this product. The council applies the baseline by choice.
verdict-no-edition = None: the regime had not begun
verdict-product = Product
verdict-reference-date = Judged as on
verdict-edition = Law as changed on
verdict-findings = Worth a look
verdict-requirement = Requirement
verdict-requirements = What the baseline requires: { $product }
verdict-result = Result
verdict-route = How it is shown
verdict-condition = Condition
verdict-why = Why
verdict-nothing-wrong = No condition fails or stays open.
verdict-look-at = Conditions that fail or stay open: { $product }
verdict-others = All other conditions: { $product }
verdict-other-conditions = All other conditions ({ $count })
requirement-passwords = Passwords
requirement-reporting = Reporting of security problems
requirement-updates = Security update period
requirement-statement = Statement of compliance
route-direct = Condition by condition
route-standard = By a standard that the law names
route-label = By a label that the law names
route-equivalent = By other evidence, judged on substance
route-none = Not applicable
condition-met = Supported
condition-not-met = Not supported
condition-open = Open
condition-not-applicable = Does not apply
finding-met = met
finding-not-met = not met
finding-insufficient = insufficient evidence
finding-unsure = unsure
finding-excepted = excepted

standing-disqualified = Disqualified
standing-below-minimum = Below a minimum mark
standing-incomplete = Marks are missing
standing-ranked = Ranked
standing-rank = Place { $rank }
standing-tied = Place { $rank }, shared

compare-title = Compare
compare-nobody = There is nothing to compare yet. Work out the scores first; if nobody handed in a response, there will be nothing here.
compare-marks-changed = Marks were saved since these scores were worked out.
compare-work-out = Work out the scores
compare-choose-lot = Choose a lot.
compare-view = Show
compare-by-sections = By section
compare-by-questions = Question by question
compare-only = Only questions
compare-only-hint = This narrows the table question by question.
compare-all = All of them
compare-differences = Where suppliers differ
compare-gaps = With a gap
compare-unverified = Where evidence is missing
compare-suppliers = Suppliers
compare-show = Show
compare-outcomes-heading = What became of each supplier
compare-baseline-of = Baseline, { $product }
compare-total-of = { $total } out of 100
compare-apart-heading = What sets them apart most
compare-apart-lead = The weight of a question times how far the suppliers’ answers lie apart, in points of the total.
compare-apart-points = { $points } points. Most: { $ahead }. Least: { $behind }.
compare-scores-heading = Scores
compare-scores-lead = Out of 100, rounded to a tenth for showing only. A black line marks a minimum mark. The baseline is not part of any score.
compare-supplier = Supplier
compare-question = Question
compare-total = Total
compare-weight = Weight { $weight }
compare-minimum = Minimum mark { $minimum }
compare-below = below the minimum
compare-differs = suppliers differ
compare-no-lines = No question fits what you chose.
compare-files-heading = Take it with you
compare-files-lead = The same rows as a file. Who takes a file is recorded.

cell-value = { $value }
cell-capped = { $value }, evidence missing
cell-unanswered = 0, not answered
cell-waits = waits for a mark
cell-given = answered
cell-not-given = not answered

trace-answer = Answer
trace-evidence = Evidence
trace-evidence-of = Given: { $given }. Asked for: { $asked }. Files and links: { $linked }.
trace-mark = Mark
trace-points = Points
trace-fraction = Worth { $value } of 100, weight { $weight }, weight of its place { $place }: { $points } of { $all } points of the section

evidence-digest = Fingerprint of the content
evidence-type = Type of file
evidence-size = Size
evidence-bytes = { $bytes } bytes
evidence-issued-on = Issued on
evidence-valid-until = Valid until
evidence-assessed-on = Tested or looked at on
evidence-download = Download the file
evidence-gone = The file is no longer kept. Its fingerprint is.
evidence-supports = Answers that it supports

marks-title = Marks
marks-lead = These answers are scored by an evaluator’s mark from 0 to 5, by descriptors that were published with the method.
marks-nothing-by-mark = In this procurement no question is scored by mark.
marks-given = { $given } of { $all } marked
marks-mark = Mark { $mark }
marks-waits = To be marked
marks-choose = Choose a mark
marks-conflict = Somebody saved a mark for this answer while you were writing. Yours is not saved. Go back to the list to see theirs.
marks-descriptors = What earns each mark
marks-question = Which mark does this answer earn?
marks-reason = Reason
marks-reason-hint = Say why, by the descriptors. At most { $max } characters. The supplier may be shown this.
marks-only-evaluators = This answer has no mark yet. Evaluators give marks.
notice-mark-saved = The mark is saved
notice-scores-worked-out = The scores are worked out

# Dates against the contract
compare-by-term = Dates against the contract
term-heading = Dates against the contract
term-lead = The contract starts on: { $start }. It ends on: { $end }. Below are the dates that suppliers name: when support, certificates and labels end, and from when they hold what they promise by award. These dates change no score.
term-none = Nobody names such a date.
term-what = What
term-about = About
term-organisation = The organisation
term-date = Date
term-against = Against the contract
term-ends = Ends on { $day }
term-held-from = Held from { $day }
term-no-end = No end date is given
term-cannot-be-held = Cannot be held against the contract
term-not-compared = The contract's date is not given
term-covers = Reaches to the end of the contract
term-in-time = Held when the contract starts
term-ends-early = { $days ->
    [one] Ends one day before the contract does
   *[other] Ends { $days } days before the contract does
}
term-late = { $days ->
    [one] Held one day after the contract starts
   *[other] Held { $days } days after the contract starts
}
