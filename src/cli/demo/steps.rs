//! Says what the demonstration is doing, so that nobody waits before a blank screen.

use std::io::Write;

/// Writes a line as each step begins.
pub(super) struct Steps<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Steps<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    pub(super) fn begin(&mut self, step: &str) -> std::io::Result<()> {
        writeln!(self.out, "  {step}")?;
        self.out.flush()
    }
}
