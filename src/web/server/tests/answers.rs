//! What is answered to which bytes, over a real socket. Must not hold any rule itself.

use super::*;

#[tokio::test]
async fn a_page_is_answered_and_the_handler_knows_who_calls() {
    let server = start(short()).await;
    let mut caller = server.connect().await;
    caller.write_all(get_page("/", "Connection: close\r\n").as_bytes()).await.unwrap();
    let answer = rest(&mut caller).await;
    assert_eq!(status(&answer), 200);
    assert!(answer.ends_with(&format!("hello {}", caller.local_addr().unwrap())), "{answer}");
    assert_secure(&answer);
}

#[tokio::test]
async fn head_answers_like_get_without_the_body() {
    let server = start(short()).await;
    let without_date = |answer: &str| {
        let lines = answer.lines().filter(|line| !line.starts_with("date:"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let got = server.say(&get_page("/later", "Connection: close\r\n")).await;
    let head = server.say(&get_page("/later", "Connection: close\r\n").replace("GET", "HEAD")).await;
    assert!(got.ends_with("\r\n\r\nlater") && head.ends_with("\r\n\r\n"), "{got} {head}");
    assert_eq!(without_date(got.strip_suffix("later").unwrap()), without_date(&head));
    assert!(head.contains("content-length: 5\r\n"), "{head}");
}

#[tokio::test]
async fn a_request_must_name_exactly_one_host_of_ours() {
    let server = start(short()).await;
    for (lines, code) in [
        ("GET / HTTP/1.1\r\nHost: grants.test\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: Grants.TEST\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: localhost:8080\r\n", 200),
        ("GET http://grants.test/ HTTP/1.1\r\nHost: grants.test\r\n", 200),
        ("GET / HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.0\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: grants.test\r\nHost: grants.test\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: grants.test\r\nHost: other.test\r\n", 400),
        ("GET http://other.test/ HTTP/1.1\r\nHost: grants.test\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: other.test\r\n", 421),
        ("GET / HTTP/1.1\r\nHost:\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: grants.test:80\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: grants.test.\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: grants.test, other.test\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n", 421),
    ] {
        let answer = server.say(&format!("{lines}Connection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), code, "{lines}");
        assert_secure(&answer);
        assert_eq!(answer.contains("hello"), code == 200, "{lines}");
    }
}

#[tokio::test]
async fn requests_that_cannot_be_read_are_answered_with_the_headers_too() {
    let server = start(short()).await;
    let long = |length| "x".repeat(length);
    for (request, code) in [
        ("nonsense\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nHost : grants.test\r\n\r\n".to_owned(), 400),
        (get_page("/", "Content-Length: one\r\n"), 400),
        (get_page("/", "Content-Length: 1\r\nContent-Length: 2\r\n"), 400),
        (get_page(&format!("/{}", long(65_535)), ""), 431),
        (get_page("/", &format!("X-Long: {}\r\n", long(100_000))), 431),
        (get_page("/", &"X-Many: 1\r\n".repeat(200)), 431),
    ] {
        let answer = server.say(&request).await;
        let start = request.get(..60).unwrap_or(&request);
        assert_eq!(status(&answer), code, "{start}");
        assert_secure(&answer);
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn nonsense_after_a_good_request_gets_the_headers_and_the_good_answer_stays_whole() {
    let server = start(short()).await;
    let mut caller = server.connect().await;
    caller.write_all(get_page("/", "").as_bytes()).await.unwrap();
    let hello = format!("hello {}", caller.local_addr().unwrap());
    assert_eq!(status(&until(&mut caller, &hello).await), 200);
    caller.write_all(b"nonsense\r\n\r\n").await.unwrap();
    let answer = rest(&mut caller).await;
    assert_eq!(status(&answer), 400);
    assert_secure(&answer);
    let both = server.say(&(get_page("/", "") + "nonsense\r\n\r\n")).await;
    let (good, bad) = both.split_at(both.rfind("HTTP/1.1").unwrap());
    assert_eq!((status(good), status(bad)), (200, 400));
    assert_secure(bad);
}

#[tokio::test]
async fn a_body_that_looks_like_a_head_passes_unchanged() {
    let server = start(short()).await;
    let answer =
        server.say(&[get_page("/pieces", ""), get_page("/", "Connection: close\r\n")].concat()).await;
    let length = format!("{:X}", LOOKS_LIKE_A_HEAD.len());
    let chunk = format!("{length}\r\n{LOOKS_LIKE_A_HEAD}\r\n");
    assert!(answer.contains(&format!("5\r\nfirst\r\n{chunk}{chunk}0\r\n\r\nHTTP/1.1 200 OK")), "{answer}");
    let old = get_page("/pieces", "").replace("HTTP/1.1", "HTTP/1.0");
    let answer = server.say(&old).await;
    assert!(answer.ends_with(&format!("\r\n\r\nfirst{LOOKS_LIKE_A_HEAD}{LOOKS_LIKE_A_HEAD}")), "{answer}");
}

#[tokio::test]
async fn a_caller_who_asks_first_is_told_to_go_on() {
    let server = start(short()).await;
    let mut caller = server.connect().await;
    let head = "POST /length HTTP/1.1\r\nHost: grants.test\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    caller.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(until(&mut caller, "\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
    caller.write_all(b"abc").await.unwrap();
    assert!(rest(&mut caller).await.ends_with("\r\n\r\n3"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_its_sender_can_read_why() {
    let server = start(short()).await;
    for (path, length, code) in
        [("/length", 1000, 200), ("/large", 5000, 200), ("/large", 5001, 413), ("/length", 8_000_000, 413)]
    {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: grants.test\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        let answer = server.say(&[head, "x".repeat(length)].concat()).await;
        assert_eq!(status(&answer), code, "{path} {length}");
    }
}
