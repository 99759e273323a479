//! The chromedriver process of one test: started on a free port, and taken down with its browser whatever happens.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

pub struct Chromedriver {
    process: Child,
    port: u16,
    // Held open: a driver that cannot print dies.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    pub async fn start() -> Self {
        tokio::task::spawn_blocking(Self::start_and_wait).await.expect("chromedriver starts")
    }

    #[expect(clippy::zombie_processes, reason = "ended and waited for on drop")]
    fn start_and_wait() -> Self {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.unwrap_or_else(|error| {
            panic!("cannot start \"chromedriver\": {error}. Debian's package chromium-driver has it; tests/run installs it")
        });
        let mut output = BufReader::new(process.stdout.take().expect("chromedriver's output"));
        let mut said = String::new();
        loop {
            let before = said.len();
            let read = output.read_line(&mut said).expect("chromedriver's output");
            if read == 0 {
                let _ = process.kill();
                let _ = process.wait();
                panic!("chromedriver ended without naming its port. It said: {said}");
            }
            if let Some(port) = port_in(&said[before..]) {
                return Self { process, port, _output: output };
            }
        }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Chromedriver takes its browsers with it only when it is asked to end, not when it is killed.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port))?;
        socket.set_read_timeout(Some(Duration::from_secs(10)))?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(socket, "GET /shutdown HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        socket.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if self.ask_to_end().is_ok() {
            for _ in 0..100 {
                if !matches!(self.process.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The number in "ChromeDriver was started successfully on port 40123."
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim().trim_end_matches('.').parse().ok()
}
