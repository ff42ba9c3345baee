//! The program `assay`: see [`assay::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    assay::cli::main()
}
