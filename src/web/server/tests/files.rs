//! A form with files takes its time as long as it gets on.

use super::*;

async fn send(server: &Server, piece: usize, pieces: usize, pause: u64) -> (u16, Duration) {
    let began = Instant::now();
    let (mut read, mut write) = server.connect().await.into_split();
    let length = 10 * 128 * 1024;
    let head = format!(
        "POST /files HTTP/1.1\r\nHost: grants.test\r\nContent-Type: Multipart/Form-Data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
    );
    write.write_all(head.as_bytes()).await.unwrap();
    let sending = tokio::spawn(async move {
        for _ in 0..pieces {
            if write.write_all(&vec![b'x'; piece]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        write
    });
    let mut answer = [0; 12];
    tokio::time::timeout(Duration::from_secs(15), read.read_exact(&mut answer)).await.unwrap().unwrap();
    sending.abort();
    (status(std::str::from_utf8(&answer).unwrap()), began.elapsed())
}

#[tokio::test]
async fn a_slow_upload_that_gets_on_is_taken_and_one_that_stalls_or_drips_ends() {
    let server = start(Limits { request_seconds: 2, ..short() }).await;
    let ((slow, took), (stalled, ended), (dripping, dried)) = tokio::join!(
        send(&server, 128 * 1024, 10, 400),
        send(&server, 128 * 1024, 3, 0),
        send(&server, 1, 10_000, 20),
    );
    assert!(slow == 200 && took > Duration::from_millis(3500), "{slow} {took:?}");
    for (status, ended) in [(stalled, ended), (dripping, dried)] {
        assert!(status == 400 && (900..3000).contains(&ended.as_millis()), "{status} {ended:?}");
    }
}
