//! A relay that does what a test tells it: a real SMTP conversation on loopback.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

/// A place in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Greeting,
    Sender,
    Recipient,
    Data,
    /// After the last line of the message.
    EndOfData,
}

/// What the relay does with one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Accept,
    /// Replies with this code at this stage.
    Refuse(Stage, u16),
    /// Says nothing more at this stage.
    Hang(Stage),
    /// Closes the connection at this stage without a reply.
    Drop(Stage),
    /// Closes after the first line of the message.
    DropInData,
    /// Takes the mail over, and closes without saying so.
    TakeThenDrop,
    /// Takes the mail over, and says nothing more.
    TakeThenHang,
}

/// A mail that the relay took over.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: Vec<String>,
    /// Headers and body as they came, dots unstuffed.
    pub message: String,
}

impl Received {
    /// A header's value, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.message.split("\r\n\r\n").next()?;
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        unfolded.split("\r\n").find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// The message with quoted-printable line breaks and signs undone, enough to look for ASCII words and links.
    pub fn plain(&self) -> String {
        self.message.replace("=\r\n", "").replace("=3D", "=")
    }
}

#[derive(Default)]
struct State {
    script: VecDeque<Behaviour>,
    received: Vec<Received>,
    connections: u32,
}

/// The relay. It stops when dropped.
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl SmtpServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self {
            address,
            state,
            task,
        }
    }

    /// For `mail_url`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What to do with the next mails, in turn; after that, accept.
    pub fn script(&self, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.state.lock().unwrap().script.extend(behaviours);
    }

    /// What the relay has taken over so far.
    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    /// Waits until the relay has taken over so many mails.
    pub async fn has_taken(&self, mails: usize) {
        while self.received().len() < mails {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    pub fn connections(&self) -> u32 {
        self.state.lock().unwrap().connections
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Line {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
}

impl Line {
    async fn say(&mut self, text: &str) -> Option<()> {
        self.writer
            .write_all(format!("{text}\r\n").as_bytes())
            .await
            .ok()
    }

    async fn hear(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let read = self.reader.read_until(b'\n', &mut bytes).await.ok()?;
        (read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Acts at a stage. None when the conversation is over.
    async fn act(&mut self, behaviour: Behaviour, here: Stage, otherwise: &str) -> Option<Act> {
        match behaviour {
            Behaviour::Refuse(stage, code) if stage == here => {
                self.say(&format!("{code} no, said to <somebody@example.com>"))
                    .await?;
                Some(Act::Refused)
            }
            Behaviour::Hang(stage) if stage == here => std::future::pending().await,
            Behaviour::Drop(stage) if stage == here => None,
            _ => {
                self.say(otherwise).await?;
                Some(Act::WentOn)
            }
        }
    }
}

#[derive(PartialEq, Eq)]
enum Act {
    WentOn,
    Refused,
}

async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) {
    let (reader, writer) = stream.into_split();
    let line = Line {
        reader: BufReader::new(reader),
        writer,
    };
    // Ends when either side closes.
    conversation(line, &state).await.unwrap_or_default();
}

fn next_if(state: &Mutex<State>, wanted: impl Fn(Behaviour) -> bool) -> Behaviour {
    let mut state = state.lock().unwrap();
    match state.script.front().copied() {
        Some(behaviour) if wanted(behaviour) => {
            state.script.pop_front();
            behaviour
        }
        _ => Behaviour::Accept,
    }
}

fn at_greeting(behaviour: Behaviour) -> bool {
    use Behaviour::{Drop, Hang, Refuse};
    matches!(
        behaviour,
        Refuse(Stage::Greeting, _) | Hang(Stage::Greeting) | Drop(Stage::Greeting)
    )
}

async fn conversation(mut line: Line, state: &Mutex<State>) -> Option<()> {
    let greeting = next_if(state, at_greeting);
    if line
        .act(greeting, Stage::Greeting, "220 relay.test")
        .await?
        == Act::Refused
    {
        return None;
    }
    let mut behaviour = Behaviour::Accept;
    let mut to = Vec::new();
    loop {
        let command = line.hear().await?;
        let verb = command.trim_end().to_ascii_uppercase();
        if verb.starts_with("EHLO") {
            line.say("250-relay.test\r\n250 8BITMIME").await?;
        } else if verb.starts_with("MAIL FROM") {
            behaviour = next_if(state, |next| !at_greeting(next));
            to.clear();
            line.act(behaviour, Stage::Sender, "250 ok").await?;
        } else if verb.starts_with("RCPT TO") {
            to.push(address(&command));
            line.act(behaviour, Stage::Recipient, "250 ok").await?;
        } else if verb == "DATA" {
            if line.act(behaviour, Stage::Data, "354 go on").await? == Act::Refused {
                continue;
            }
            let message = message(&mut line, behaviour).await?;
            let taken = Received {
                to: to.clone(),
                message,
            };
            match behaviour {
                Behaviour::TakeThenDrop => {
                    state.lock().unwrap().received.push(taken);
                    return None;
                }
                Behaviour::TakeThenHang => {
                    state.lock().unwrap().received.push(taken);
                    std::future::pending::<()>().await;
                }
                Behaviour::Accept => {
                    // Taken over before the reply: whoever has the reply can count on it.
                    state.lock().unwrap().received.push(taken);
                    line.say("250 taken").await?;
                }
                _ => {
                    line.act(behaviour, Stage::EndOfData, "250 taken").await?;
                }
            }
        } else if verb == "QUIT" {
            return line.say("221 bye").await;
        } else {
            line.say("250 ok").await?;
        }
    }
}

async fn message(line: &mut Line, behaviour: Behaviour) -> Option<String> {
    let mut message = String::new();
    loop {
        let text = line.hear().await?;
        if behaviour == Behaviour::DropInData {
            return None;
        }
        if text == ".\r\n" {
            return Some(message);
        }
        message.push_str(text.strip_prefix('.').unwrap_or(&text));
    }
}

fn address(command: &str) -> String {
    let start = command.find('<').map_or(0, |place| place + 1);
    let end = command.find('>').unwrap_or(command.len());
    command[start..end].to_owned()
}
