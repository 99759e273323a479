//! The connection as a caller meets it, over a real socket: how long, how many, and how it ends.
//! What is answered to which bytes is in `answers`. Must not hold any rule itself.

mod answers;
mod files;

use super::*;
use crate::web::header::{ALWAYS, security as security_layer};
use axum::routing::{get, post};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const LOOKS_LIKE_A_HEAD: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";

struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<io::Result<()>>,
}

fn short() -> Limits {
    Limits { connections: 16, header_seconds: 1, body_seconds: 1, request_seconds: 5, body_bytes: 1000 }
}

fn pages() -> Router {
    let later = |milliseconds| async move {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        "later"
    };
    let pieces = || async {
        let pieces = ["first", LOOKS_LIKE_A_HEAD, LOOKS_LIKE_A_HEAD];
        let slowly = futures_util::stream::unfold(0, move |index| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            pieces.get(index).map(|piece| (Ok::<_, Infallible>(*piece), index + 1))
        });
        Body::from_stream(slowly)
    };
    Router::new()
        .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { format!("hello {peer}") }))
        .route("/length", post(|body: String| async move { body.len().to_string() }))
        .route(
            "/large",
            post(|body: String| async move { body.len().to_string() }).layer(DefaultBodyLimit::max(5000)),
        )
        .route(
            "/files",
            post(|body: String| async move { body.len().to_string() }).layer(DefaultBodyLimit::disable()),
        )
        .route("/later", get(move || later(400)))
        .route("/never", get(move || later(60_000)))
        .route("/pieces", get(pieces))
        .route("/huge", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
        .layer(axum::middleware::from_fn_with_state(Https(false), security_layer))
}

async fn start_with(limits: Limits, grace: Duration) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let hosts = vec!["grants.test".to_owned(), "localhost:8080".to_owned()];
    let stopped = async { stopped.await.unwrap_or_default() };
    let running = tokio::spawn(serve_with_grace(listener, pages(), limits, hosts, stopped, grace));
    Server { address, stop: Some(stop), running }
}

async fn start(limits: Limits) -> Server {
    start_with(limits, Duration::from_secs(5)).await
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends these bytes and gives all that comes back until the connection is closed.
    async fn say(&self, bytes: &str) -> String {
        let mut caller = self.connect().await;
        caller.write_all(bytes.as_bytes()).await.unwrap();
        rest(&mut caller).await
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

async fn rest(caller: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(8), caller.read_to_end(&mut all)).await;
    read.expect("the connection stays open").unwrap();
    String::from_utf8(all).unwrap()
}

async fn until(caller: &mut TcpStream, end: &str) -> String {
    let mut all = String::new();
    while !all.ends_with(end) {
        let byte = tokio::time::timeout(Duration::from_secs(4), caller.read_u8()).await.unwrap().unwrap();
        all.push(char::from(byte));
    }
    all
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

fn assert_secure(answer: &str) {
    let head = answer.split("\r\n\r\n").next().unwrap();
    for (name, value) in ALWAYS.into_iter().chain([("cache-control", "no-store")]) {
        let line = format!("{name}: {value}");
        assert_eq!(head.lines().filter(|had| **had == line).count(), 1, "{name} in {head}");
    }
}

fn get_page(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: grants.test\r\n{more}\r\n")
}

#[tokio::test]
async fn half_a_request_is_cut_off() {
    let server = start(short()).await;
    let began = Instant::now();
    let say = |bytes| server.say(bytes);
    let (nothing, line, head) = tokio::join!(
        say(""),
        say("GET / HTTP/1.1\r\nHo"),
        say("GET / HTTP/1.1\r\nHost: grants.test\r\nX-Slow: "),
    );
    assert_eq!((nothing.as_str(), line.as_str(), head.as_str()), ("", "", ""));
    assert!((900..5000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_kept_connection_is_closed_when_it_stays_idle() {
    let server = start(short()).await;
    let began = Instant::now();
    let answers = server.say(&get_page("/", "").repeat(2)).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
    assert!((900..5000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_body_that_trickles_is_cut_off() {
    let server = start(short()).await;
    let began = Instant::now();
    let (mut read, mut write) = server.connect().await.into_split();
    let head = "POST /length HTTP/1.1\r\nHost: grants.test\r\nContent-Length: 500\r\n\r\n";
    write.write_all(head.as_bytes()).await.unwrap();
    let trickle = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut answer = [0; 12];
    read.read_exact(&mut answer).await.unwrap();
    assert!((900..5000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
    assert_eq!(&answer, b"HTTP/1.1 400");
    trickle.abort();
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let server = start(Limits { request_seconds: 1, ..short() }).await;
    let answer = server.say(&get_page("/never", "")).await;
    assert_eq!(status(&answer), 503);
    assert!(answer.contains("may or may not have been recorded"), "{answer}");
    assert_secure(&answer);
}

#[tokio::test]
async fn a_reader_who_stalls_holds_no_connection() {
    let server = start(Limits { connections: 1, ..short() }).await;
    let mut stalled = server.connect().await;
    stalled.write_all(get_page("/huge", "").as_bytes()).await.unwrap();
    let answer = server.say(&get_page("/", "Connection: close\r\n")).await;
    assert_eq!(status(&answer), 200);
}

#[tokio::test]
async fn stopping_lets_a_running_request_finish_and_takes_no_new_one() {
    let mut server = start(short()).await;
    let mut running = server.connect().await;
    running.write_all(get_page("/later", "").as_bytes()).await.unwrap();
    let mut idle = server.connect().await;
    idle.write_all(get_page("/", "").as_bytes()).await.unwrap();
    let hello = format!("hello {}", idle.local_addr().unwrap());
    until(&mut idle, &hello).await;
    server.stop();
    assert_eq!(rest(&mut idle).await, "");
    assert!(TcpStream::connect(server.address).await.is_err());
    assert!(rest(&mut running).await.ends_with("\r\n\r\nlater"));
    drop((idle, running));
    tokio::time::timeout(Duration::from_secs(1), server.running).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn stopping_waits_only_so_long() {
    let mut server = start_with(short(), Duration::from_millis(200)).await;
    let mut running = server.connect().await;
    running.write_all(get_page("/never", "").as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    server.stop();
    server.running.await.unwrap().unwrap();
    assert!((190..5000).contains(&began.elapsed().as_millis()), "{:?}", began.elapsed());
    assert_eq!(running.read(&mut [0; 8]).await.unwrap_or_default(), 0);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_their_turn() {
    let server = start(Limits { connections: 2, ..short() }).await;
    let (first, second) = (server.connect().await, server.connect().await);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut third = server.connect().await;
    third.write_all(get_page("/", "Connection: close\r\n").as_bytes()).await.unwrap();
    let early = tokio::time::timeout(Duration::from_millis(300), third.readable()).await;
    assert!(early.is_err(), "answered beside two others");
    drop(first);
    assert_eq!(status(&rest(&mut third).await), 200);
    drop(second);
}

#[tokio::test]
async fn serving_nobody_is_a_mistake() {
    for (connections, hosts) in [(1, vec![]), (0, vec!["a".to_owned()])] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let limits = Limits { connections, ..short() };
        let error = serve(listener, pages(), limits, hosts, async {}).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}

#[test]
fn only_a_system_without_room_is_waited_for() {
    const TOO_MANY_OPEN_FILES: i32 = 24;
    assert!(is_the_callers(&io::ErrorKind::ConnectionAborted.into()));
    assert!(!is_the_callers(&io::Error::from_raw_os_error(TOO_MANY_OPEN_FILES)));
}
