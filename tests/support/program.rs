//! The real program, in a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{app::DATA_KEY, databases::TestDatabase};

/// A running `assay serve`; killed if the test fails before it has ended.
pub struct Program {
    pub child: Child,
    /// Where it is served, with no slash at the end.
    pub url: String,
}

impl Program {
    /// Serves this database with the data key of all tests; evidence and the key file are in the folder.
    /// Access tokens are good for one public address only.
    pub fn serve(database: &TestDatabase, folder: &Path, public_url: &str) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_assay"));
        Self::serve_as(program, &database.url(), folder, public_url)
    }

    /// As [`Program::serve`], with each of its calls that bring a file to the disk written into `trace`.
    pub fn serve_traced(
        database: &TestDatabase,
        folder: &Path,
        public_url: &str,
        trace: &Path,
    ) -> Self {
        let mut program = Command::new("strace");
        // -D: the program stays our child, and strace goes when it does.
        program
            .args([
                "-D",
                "-f",
                "-qq",
                "-y",
                "-e",
                "signal=none",
                "-e",
                "trace=fsync,fdatasync",
                "-o",
            ])
            .arg(trace)
            .arg(env!("CARGO_BIN_EXE_assay"));
        Self::serve_as(program, &database.url(), folder, public_url)
    }

    /// Serves with this program, to which `serve` is yet to be said.
    pub fn serve_as(
        mut program: Command,
        database_url: &str,
        folder: &Path,
        public_url: &str,
    ) -> Self {
        let key = folder.join("data.key");
        let digits: String = DATA_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(&key, digits).unwrap();
        let evidence = format!("file://{}", folder.join("evidence").display());
        let mut child = program
            .arg("serve")
            .current_dir(folder)
            .env("ASSAY_DATABASE_URL", database_url)
            .env("ASSAY_DATA_KEY_FILE", &key)
            .env("ASSAY_EVIDENCE_URL", evidence)
            .env("ASSAY_PUBLIC_URL", public_url)
            .env("ASSAY_BIND", "127.0.0.1:0")
            .env("ASSAY_REQUESTS_PER_MINUTE", "1000000")
            .env("ASSAY_WORKER", "off")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{error}: {program:?}; scripts/test installs what it takes")
            });
        let mut logs = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = logs
            .by_ref()
            .map(|line| line.unwrap())
            .map(|line| serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}")))
            .find(|line: &serde_json::Value| line["message"] == "listening")
            .expect("the program ended before it listened")["address"]
            .as_str()
            .unwrap()
            .to_owned();
        // Logs are read to the end, or the program would block on a full pipe.
        std::thread::spawn(move || logs.count());
        Self {
            child,
            url: format!("http://{address}"),
        }
    }

    pub fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Ends it on the spot, with no chance to finish anything (SIGKILL), and sees it gone.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

/// Looks again and again until it is so; a minute is never reached unless something is wrong.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "waited in vain until {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}
