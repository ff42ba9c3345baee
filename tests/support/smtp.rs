//! A relay that does what a test tells it: a real SMTP conversation on loopback.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

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

/// How a relay keeps conversations private.
#[derive(Clone)]
pub enum Security {
    Clear,
    /// It offers STARTTLS.
    StartTls(TlsAcceptor),
    /// TLS from the first byte.
    Tls(TlsAcceptor),
}

/// How a mail came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    InTheClear,
    Encrypted,
}

/// A mail that the relay took over.
#[derive(Clone, Debug)]
pub struct Received {
    pub came: Came,
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
        Self::start_with(Security::Clear).await
    }

    pub async fn start_with(security: Security) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(converse(stream, security.clone(), Arc::clone(&shared)));
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

    pub fn port(&self) -> u16 {
        self.address.port()
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

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

struct Line {
    stream: BufReader<Box<dyn Stream>>,
    came: Came,
    /// What STARTTLS leads to.
    upgrade: Option<TlsAcceptor>,
}

impl Line {
    async fn say(&mut self, text: &str) -> Option<()> {
        let line = format!("{text}\r\n");
        self.stream.write_all(line.as_bytes()).await.ok()?;
        self.stream.flush().await.ok()
    }

    /// The rest of the conversation is encrypted.
    async fn encrypt(self, acceptor: TlsAcceptor) -> Option<Self> {
        let stream = acceptor.accept(self.stream.into_inner()).await.ok()?;
        Some(Self {
            stream: BufReader::new(Box::new(stream)),
            came: Came::Encrypted,
            upgrade: None,
        })
    }

    async fn hear(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let read = self.stream.read_until(b'\n', &mut bytes).await.ok()?;
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

async fn converse(stream: TcpStream, security: Security, state: Arc<Mutex<State>>) {
    let mut line = Line {
        stream: BufReader::new(Box::new(stream)),
        came: Came::InTheClear,
        upgrade: None,
    };
    match security {
        Security::Clear => {}
        Security::StartTls(acceptor) => line.upgrade = Some(acceptor),
        Security::Tls(acceptor) => match line.encrypt(acceptor).await {
            Some(encrypted) => line = encrypted,
            None => return,
        },
    }
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
            let offers = line.upgrade.as_ref().map_or("", |_| "250-STARTTLS\r\n");
            line.say(&format!("250-relay.test\r\n{offers}250 8BITMIME"))
                .await?;
        } else if verb == "STARTTLS" {
            let acceptor = line.upgrade.take()?;
            line.say("220 go ahead").await?;
            line = line.encrypt(acceptor).await?;
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
                came: line.came,
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
