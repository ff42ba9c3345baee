//! What requests cost: the real program, release build, asked over HTTP by as many clients as wanted.
//!
//! `scripts/bench` runs this. It prints and judges nothing: a machine that is busy must not fail a test.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_types::Integer};

/// One connection that is kept open, so that what is measured is the server.
pub struct Client {
    stream: TcpStream,
    host: String,
    token: String,
}

impl Client {
    pub fn to(url: &str, token: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().to_owned();
        let stream = TcpStream::connect(&host).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            host,
            token: token.to_owned(),
        }
    }

    /// Sends a request and reads the whole answer; gives its body.
    pub fn ask(&mut self, wanted: u16, line: &str, headers: &str, body: &str) -> Vec<u8> {
        let (host, token, length) = (&self.host, &self.token, body.len());
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\
             Content-Type: application/json\r\n{headers}\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut read = Vec::with_capacity(64 * 1024);
        let mut part = vec![0; 256 * 1024];
        loop {
            let count = self.stream.read(&mut part).unwrap();
            assert!(count > 0, "the connection ended");
            read.extend_from_slice(&part[..count]);
            let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&read[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.expect("a length").parse().unwrap();
            while read.len() < end + 4 + length {
                let count = self.stream.read(&mut part).unwrap();
                read.extend_from_slice(&part[..count]);
            }
            let body = read.split_off(end + 4);
            let status: u16 = head[9..12].parse().unwrap();
            assert_eq!(status, wanted, "{line}: {}", String::from_utf8_lossy(&body));
            return body;
        }
    }
}

/// CPU time of processes, in seconds, as the kernel keeps it: to a hundredth.
#[derive(Clone, Copy)]
pub struct Cpu {
    program: f64,
    pub database: f64,
}

/// The processes that are watched.
pub struct Watched {
    pub program: u32,
    /// PostgreSQL's first process, parent of all others.
    pub postmaster: Option<u32>,
}

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// PostgreSQL's first process, when it runs on this machine.
pub fn postmaster(superuser_url: &str) -> u32 {
    let mut conn = PgConnection::establish(superuser_url).unwrap();
    let sql = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'";
    let process: Process = diesel::sql_query(sql).get_result(&mut conn).unwrap();
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.pid)).unwrap();
    fields(&stat)[1].parse().unwrap()
}

/// What stands in /proc/PID/stat behind the name, which may hold anything.
fn fields(stat: &str) -> Vec<&str> {
    let (_, rest) = stat.rsplit_once(')').unwrap();
    rest.split_whitespace().collect()
}

/// Seconds of the process, and of its children that have ended.
fn seconds(stat: &str) -> (f64, f64) {
    let fields = fields(stat);
    let ticks = |place: usize| fields[place].parse::<f64>().unwrap() / 100.0;
    (ticks(11) + ticks(12), ticks(13) + ticks(14))
}

impl Watched {
    pub fn cpu(&self) -> Cpu {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.program)).unwrap();
        Cpu {
            program: seconds(&stat).0,
            database: self.postmaster.map_or(0.0, family),
        }
    }

    /// A line of /proc/PID/status such as `VmRSS`, in MiB.
    pub fn memory(&self, line: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program)).unwrap();
        let found = status.lines().find_map(|l| l.strip_prefix(line)).unwrap();
        let kilobytes: f64 = found.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes / 1024.0
    }
}

/// Seconds of a process, its living children and those that have ended.
fn family(parent: u32) -> f64 {
    let stats = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name()?.to_str()?;
        let pid: u32 = name.parse().ok()?;
        // It may have ended in the meantime.
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        Some((pid, stat))
    });
    stats
        .map(|(pid, stat)| {
            let (own, ended) = seconds(&stat);
            if pid == parent {
                own + ended
            } else if fields(&stat)[1].parse() == Ok(parent) {
                own
            } else {
                0.0
            }
        })
        .sum()
}

/// One line of the table.
pub struct Cost {
    pub name: String,
    pub budget: String,
    times: Vec<Duration>,
    cpu: Cpu,
    wall: Duration,
}

/// Runs `each(client, round)` for every client at once, `rounds` times each.
pub fn measure(
    name: &str,
    budget: &str,
    watched: &Watched,
    clients: &mut [Client],
    rounds: usize,
    each: impl Fn(&mut Client, usize, usize) + Sync,
) -> Cost {
    let before = watched.cpu();
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let running: Vec<_> = clients
            .iter_mut()
            .enumerate()
            .map(|(number, client)| {
                let each = &each;
                scope.spawn(move || {
                    let timed = (0..rounds).map(|round| {
                        let begun = Instant::now();
                        each(client, number, round);
                        begun.elapsed()
                    });
                    timed.collect::<Vec<_>>()
                })
            })
            .collect();
        running
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect()
    });
    let (wall, after) = (begun.elapsed(), watched.cpu());
    times.sort();
    Cost {
        name: name.to_owned(),
        budget: budget.to_owned(),
        times,
        cpu: Cpu {
            program: after.program - before.program,
            database: after.database - before.database,
        },
        wall,
    }
}

impl Cost {
    pub fn heading() -> String {
        format!(
            "{:<44} {:>8} {:>8} {:>9} {:>9} {:>8}  {}",
            "request", "median", "99th", "CPU here", "CPU in db", "per s", "budget"
        )
    }

    pub fn line(&self) -> String {
        let count = self.times.len();
        let at = |part: usize| self.times[(count - 1) * part / 100].as_secs_f64() * 1e3;
        let each = |seconds: f64| seconds * 1e3 / count as f64;
        format!(
            "{:<44} {:>8.2} {:>8.2} {:>9.3} {:>9.3} {:>8.0}  {}",
            self.name,
            at(50),
            at(99),
            each(self.cpu.program),
            each(self.cpu.database),
            count as f64 / self.wall.as_secs_f64(),
            self.budget
        )
    }
}

/// The size of a file in MB, as disks are sold.
pub fn megabytes(file: &Path) -> f64 {
    fs::metadata(file).unwrap().len() as f64 / 1e6
}
