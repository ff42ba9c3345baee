sheet-title = Answer in a spreadsheet
sheet-lead = Download your answers as a spreadsheet, work on them away from here, and send the file back. What you change in it is saved here, also when something is still to be put right.
sheet-not-in-it = Products, files and links are not in the spreadsheet. Add them on their own pages.
sheet-how-safe = Only what you change is taken over. Where a colleague changed the same answer meanwhile, it stays as your colleague left it, and you are told.
sheet-download-heading = 1. Take your answers with you
sheet-download = Download the spreadsheet
sheet-download-hint = xlsx, for Excel, LibreOffice and others. Fill in the white cells. Leave the first row and the first column as they are.
sheet-send-heading = 2. Send the spreadsheet back
sheet-file = The spreadsheet
sheet-send = Save what is in it
sheet-file-missing = Choose the spreadsheet
sheet-file-too-large = The spreadsheet is larger than { $megabytes } MB
sheet-document-heading = Read or copy from a Word document
sheet-document-lead = All questions with your answers as they are now, to read, to copy from and to pass around. It cannot be sent back.
sheet-document = Download the Word document
sheet-result-title = What became of the spreadsheet
sheet-saved = { $count ->
    [one] { $count } answer is saved.
   *[other] { $count } answers are saved.
}
sheet-unchanged = { $count ->
    [one] { $count } answer is as it was.
   *[other] { $count } answers are as they were.
}
sheet-faults-heading = To be put right
sheet-faults-lead = Put these right in the spreadsheet and send it again, or answer the questions here.
sheet-fault-cell = Cell
sheet-fault-question = Question
sheet-fault-what = What to do
sheet-fault-saved = Saved?
sheet-fault-kept = Saved
sheet-fault-not-kept = Not saved
sheet-none-faults = Nothing is left to be put right in what you sent.
sheet-again = Send another spreadsheet
sheet-yes = Yes
sheet-how-choose = Choose one: { $choices }
sheet-how-tick = “Yes” if it applies; leave it empty if not
sheet-how-date = A date such as 2027-03-31
sheet-how-date-if-any = A date such as 2027-03-31, if there is one
sheet-how-email = An e-mail address
sheet-how-file = Words only. The files themselves are added on the page.
sheet-not-asked = Asked only if your other answers call for it
sheet-name = Answers
sheet-choices = Choices
sheet-about = About
sheet-section = Section
sheet-question-id = Number
sheet-question = Question
sheet-guidance = How to answer
sheet-label = What to fill in
sheet-how = What is taken
sheet-answer = Your answer
sheet-state = Status
sheet-level = What stands behind it
sheet-note = A remark to the evaluators
sheet-reason = Confidential: why
sheet-until = Confidential until
problem-not_a_workbook = The file must be a spreadsheet that opens, saved as xlsx
problem-not_our_workbook = The file must be the spreadsheet that you downloaded here, with its first row and first column as they were
problem-workbook_too_large = The spreadsheet holds more text than answers can. Send the one you downloaded here.
problem-another_response = The spreadsheet belongs to another response. Download the one of this response.
problem-repeated = This line stands in the spreadsheet twice. Keep one of them.
problem-not_asked = This question is no longer asked
problem-not_a_number = Enter a whole number
problem-not_a_date = Enter a date such as 2027-03-31
problem-not_a_tick = Write “Yes” where it applies, and leave the cell empty where it does not
problem-not_answered = Answer the question as well
problem-changed_meanwhile = A colleague changed this answer after the spreadsheet was made. It was left as it is.
