//! Callers who are slow, silent, too many, too large, or who mean another host, over real sockets.

use std::time::Duration;

use reqwest::StatusCode;
use retinue_web::{Config, Connections};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::World;

/// Short enough for a test, and long enough for a request on a machine at work.
const SHORT: Duration = Duration::from_millis(400);
/// Longer than any test.
const LONG: Duration = Duration::from_secs(600);

/// A site that waits as long as a test likes; what is to end soon is set short by each test.
fn bounds() -> Connections {
    Connections {
        most: 64,
        of_one: None,
        head: LONG,
        idle: LONG,
        unread: LONG,
    }
}

async fn with(connections: Connections) -> World {
    World::with(Config {
        connections,
        ..Config::default()
    })
    .await
}

async fn says(world: &World, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(world.address)
        .await
        .expect("a connection");
    stream.write_all(bytes).await.expect("it is sent");
    stream
}

/// Everything until the other side ends the connection, which it does in good order.
async fn to_its_end(mut stream: TcpStream) -> String {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.expect("no reset");
    String::from_utf8_lossy(&all).into_owned()
}

fn request(world: &World, first: &str, more: &str) -> Vec<u8> {
    format!("{first} HTTP/1.1\r\nhost: {}\r\n{more}\r\n", world.address).into_bytes()
}

#[tokio::test]
async fn a_caller_who_leaves_a_head_half_sent_is_told_and_let_go_while_others_are_served() {
    let world = with(Connections {
        head: SHORT,
        ..bounds()
    })
    .await;
    let slow = says(&world, b"GET /livez HTTP/1.1\r\nhost: x").await;
    let other = world.stranger().get("/livez").await;
    assert_eq!(other.status, StatusCode::OK);
    let heard = to_its_end(slow).await;
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
}

#[tokio::test]
async fn a_head_that_drips_in_is_bounded_from_its_first_byte() {
    let world = with(Connections {
        head: SHORT,
        ..bounds()
    })
    .await;
    let (mut reads, mut writes) = says(&world, b"GET /livez HTTP/1.1\r\n").await.into_split();
    let drips = tokio::spawn(async move {
        // Ends when the other side has gone.
        while writes.write_all(b"x-drip: drop\r\n").await.is_ok() {
            tokio::time::sleep(SHORT / 8).await;
        }
    });
    let mut first = [0; 12];
    reads.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 408");
    drips.abort();
}

#[tokio::test]
async fn a_connection_on_which_nothing_is_asked_ends_before_and_after_a_request() {
    let world = with(Connections {
        idle: SHORT,
        ..bounds()
    })
    .await;
    assert_eq!(to_its_end(says(&world, b"").await).await, "");
    let asked = says(&world, &request(&world, "GET /livez", "")).await;
    let heard = to_its_end(asked).await;
    assert!(heard.starts_with("HTTP/1.1 200 "), "{heard}");
    assert_eq!(heard.matches("HTTP/1.1 ").count(), 1, "{heard}");
}

#[tokio::test]
async fn a_second_request_on_a_connection_is_served_after_longer_than_a_head_may_take() {
    let world = with(Connections {
        head: SHORT,
        ..bounds()
    })
    .await;
    let mut stream = says(&world, &request(&world, "GET /livez", "")).await;
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.expect("an answer");
    tokio::time::sleep(SHORT * 2).await;
    let last = request(&world, "GET /livez", "connection: close\r\n");
    stream.write_all(&last).await.expect("it is sent");
    let heard = to_its_end(stream).await;
    assert!(heard.contains("HTTP/1.1 200 "), "{heard}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let world = World::with(Config {
        request_timeout: SHORT,
        connections: bounds(),
        ..Config::default()
    })
    .await;
    let more = "content-type: application/json\r\ncontent-length: 100\r\n";
    let mut head = request(&world, "POST /api/session", more);
    head.extend(b"{");
    let heard = to_its_end(says(&world, &head).await).await;
    let status = heard.split(' ').nth(1).expect("a status");
    assert!(["408", "503"].contains(&status), "{heard}");
}

#[tokio::test]
async fn who_finds_no_place_is_served_as_soon_as_one_is_free() {
    let world = with(Connections {
        most: 1,
        head: SHORT,
        ..bounds()
    })
    .await;
    let slow = says(&world, b"GET /livez HTTP/1.1\r\n").await;
    let last = request(&world, "GET /livez", "connection: close\r\n");
    let waiting = says(&world, &last).await;
    let heard = to_its_end(slow).await;
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
    let heard = to_its_end(waiting).await;
    assert!(heard.starts_with("HTTP/1.1 200 "), "{heard}");
}

#[tokio::test]
async fn a_body_past_the_bound_is_answered_and_the_answer_arrives() {
    let world = with(bounds()).await;
    let size = 8 * 1024 * 1024;
    let more = format!("content-type: application/json\r\ncontent-length: {size}\r\n");
    let head = request(&world, "POST /api/session", &more);
    let mut stream = says(&world, &head).await;
    // All of it, before a word of the answer is read.
    let body = vec![b' '; size];
    stream
        .write_all(&body)
        .await
        .expect("it is taken to its end");
    let heard = to_its_end(stream).await;
    assert!(heard.starts_with("HTTP/1.1 413 "), "{heard}");
    assert!(heard.contains("application/problem+json"), "{heard}");
}

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_service_is_told_to_stop_and_a_silent_one_is_let_go()
 {
    let mut world = with(bounds()).await;
    let silent = says(&world, b"").await;
    let body = br#"{"login":"nobody","password":"plainly synthetic words"}"#;
    let more = format!(
        "content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n",
        body.len()
    );
    let mut busy = says(&world, &request(&world, "POST /api/session", &more)).await;
    // The handler has begun: it asks for the body.
    let mut first = [0; 12];
    busy.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 100");
    world.stops();
    assert_eq!(to_its_end(silent).await, "");
    busy.write_all(body).await.expect("it is still heard");
    let heard = to_its_end(busy).await;
    assert!(heard.contains("HTTP/1.1 401 "), "{heard}");
}

#[tokio::test]
async fn a_request_for_another_host_is_refused_and_says_what_to_do() {
    let world = World::with(Config {
        public_url: Some("https://registry.example".to_owned()),
        ..Config::default()
    })
    .await;
    let asks = async |host: &str| {
        let head = format!("GET /sign-in HTTP/1.1\r\n{host}connection: close\r\n\r\n");
        to_its_end(says(&world, head.as_bytes()).await).await
    };
    for other in [
        "host: attacker.example\r\n",
        "host: registry.example.attacker.example\r\n",
        "host: 127.0.0.1@attacker.example\r\n",
        "host: registry.example\r\nhost: attacker.example\r\n",
        "",
    ] {
        let heard = asks(other).await;
        assert!(heard.starts_with("HTTP/1.1 421 "), "{other}: {heard}");
        assert!(heard.contains("public-url"), "{other}: {heard}");
    }
    for ours in [
        "registry.example",
        "REGISTRY.example:443",
        "localhost:7410",
        "[::1]:7410",
    ] {
        let heard = asks(&format!("host: {ours}\r\n")).await;
        assert!(heard.starts_with("HTTP/1.1 200 "), "{ours}: {heard}");
    }
}

#[tokio::test]
async fn a_caller_who_reads_no_answer_is_let_go_and_their_place_is_another_ones() {
    let world = with(Connections {
        most: 1,
        unread: SHORT,
        ..bounds()
    })
    .await;
    let mut deaf = says(&world, b"").await;
    let asks = request(&world, "GET /api/openapi.json", "");
    // They ask and ask, and read nothing, until no more of an answer finds room on the way.
    let asking = tokio::spawn(async move {
        while deaf.write_all(&asks).await.is_ok() {}
        deaf
    });
    let another = says(
        &world,
        &request(&world, "GET /livez", "connection: close\r\n"),
    )
    .await;
    let served = tokio::time::timeout(Duration::from_secs(60), to_its_end(another));
    let served = served.await.expect("the place is given up");
    assert!(served.starts_with("HTTP/1.1 200"), "{served}");
    drop(asking.await.expect("they were let go"));
}

#[tokio::test]
async fn a_caller_who_holds_as_many_connections_as_one_may_is_told_so_until_one_of_them_ends() {
    let world = with(Connections {
        of_one: Some(3),
        ..bounds()
    })
    .await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(says(&world, &request(&world, "GET /livez", "")).await);
    }
    // Each is answered, so that each has its place.
    for stream in &mut held {
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    let refused = to_its_end(says(&world, &request(&world, "GET /livez", "")).await).await;
    assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
    assert!(refused.contains("retry-after: "), "{refused}");
    drop(held.pop());
    for _ in 0..200 {
        let mut next = says(
            &world,
            &request(&world, "GET /livez", "connection: close\r\n"),
        )
        .await;
        let mut first = [0; 12];
        next.read_exact(&mut first).await.expect("an answer");
        if &first == b"HTTP/1.1 200" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a place that was given back is given again");
}
