//! Lists in every style of paging that a contract can say, and what can be wrong with their pages: what is sent, and what must come
//! of it. Knows the operations of `everything.yaml`, no client and no program.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each door uses its part")]

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// The items on a full page.
const SIZE: u64 = 3;

/// What leads from a page to the next.
#[derive(Clone, Copy, PartialEq)]
pub enum Moves {
    Number,
    /// The same, where a page says how many pages there are.
    Pages,
    Offset,
    LastItem,
    Cursor,
    Link,
}

/// A list: how it is asked for, and how its pages are written.
#[derive(Clone, Copy)]
pub struct Style {
    pub operation: &'static str,
    /// The words behind the operation, on the command line.
    pub words: &'static [&'static str],
    pub moves: Moves,
    /// Whether a page has the number of all items.
    total: bool,
    /// How the position of the second page begins.
    pub position: &'static str,
    /// Puts what leads to the next page where a page has it.
    next: fn(&mut Page, Option<&str>),
}

/// A page as it is written.
pub struct Page {
    headers: String,
    body: Value,
}

const fn style(
    operation: &'static str,
    moves: Moves,
    position: &'static str,
    next: fn(&mut Page, Option<&str>),
) -> Style {
    Style { operation, words: &[], moves, total: false, position, next }
}

const fn with_total(style: Style, words: &'static [&'static str]) -> Style {
    Style { words, total: true, ..style }
}

const SEARCH: &[&str] = &["--body", r#"{"name": "n", "page": {"size": 3}}"#];
const SIZED: &[&str] = &["--page-size", "3"];

pub const STYLES: [Style; 13] = [
    with_total(style("list_by_number", Moves::Number, "page=2&size=3&skip=0", |_, _| {}), SIZED),
    style("list_by_pages", Moves::Pages, "page=2&skip=0", |_, _| {}),
    with_total(style("list_by_offset", Moves::Offset, "offset=3&size=3&skip=0", |_, _| {}), SIZED),
    with_total(style("search_from", Moves::Offset, "offset=3&size=3&skip=0", |_, _| {}), SEARCH),
    with_total(style("list_by_marker", Moves::LastItem, "cursor=2&size=3&skip=0", |_, _| {}), SIZED),
    with_total(
        style("search", Moves::Cursor, "cursor=c1&size=3&skip=0", |page, next| page.body["next"] = next.into()),
        SEARCH,
    ),
    style("list_by_parts", Moves::Cursor, "cursor=p%2Cc1&skip=0", |page, next| {
        page.body["more"] = next.is_some().into();
        page.body["partition"] = next.map(|_| "p").into();
        page.body["row"] = next.into();
    }),
    style("list_by_header", Moves::Cursor, "cursor=c1&skip=0", |page, next| {
        page.headers.extend(next.map(|next| format!("x-next: {next}\r\n")));
    }),
    with_total(
        style("list_by_link", Moves::Link, "link=%2F", |page, next| page.body["next"] = next.map(link).into()),
        SIZED,
    ),
    style("list_by_link_list", Moves::Link, "link=%2F", |page, next| {
        page.body["links"] = next.map(|next| json!({"href": link(next)})).into_iter().collect();
    }),
    style("list_by_link_relation", Moves::Link, "link=%2F", |page, next| {
        let next = next.map(|next| json!({"rel": "next", "href": link(next)}));
        page.body["links"] = [json!({"rel": "self", "href": "?at=here"})].into_iter().chain(next).collect();
    }),
    style("list_by_link_member", Moves::Link, "link=%2F", |page, next| {
        page.body["_links"] =
            json!({"self": {"href": "?at=here"}, "next": next.map(|next| json!({"href": link(next)}))});
    }),
    Style {
        total: true,
        words: &["me"],
        ..style("list_by_link_header", Moves::Link, "link=%2F", |page, next| {
            page.headers.extend(next.map(|next| format!("link: <{}>; rel=next\r\n", link(next))));
        })
    },
];

/// Lists of which the contract names no key: a bare list of texts, which have none, and events, which have an `id`, in a body that says
/// how many there are and whether there are more.
pub const WITHOUT_KEY: [Style; 2] = [
    style("words", Moves::Number, "page=1&skip=0", |_, _| {}),
    Style { words: &["k", "--offset", "0"], ..style("wait", Moves::Offset, "offset=3&skip=0", |_, _| {}) },
];

/// What can be wrong with a list of these. What a key tells, texts cannot: a page that comes again are texts like those before.
pub fn cases_without_key(style: &Style) -> Vec<Case> {
    let is_bare = style.operation == "words";
    let page = |ids: Range<u64>, more: bool| match is_bare {
        true => in_json(&ids.map(|id| Value::from(id.to_string())).collect()),
        false => in_json(
            &json!({"answer": {"list": ids.map(row).collect::<Vec<_>>(), "count": "8", "more": more.to_string()}}),
        ),
    };
    let end = || is_bare.then(|| page(0..0, false));
    let whole = [page(0..3, true), page(3..6, true), page(6..8, false)].into_iter().chain(end()).collect();
    let again = [page(0..3, true), page(0..3, true), page(6..8, false)].into_iter().chain(end()).collect();
    let broken = answer("500 Internal Server Error", "", "");
    let error = Some(("Service", "500"));
    let mut cases = vec![
        case("nothing", whole, 0..8, None),
        match is_bare {
            true => Case { ids: vec![0, 1, 2, 0, 1, 2, 6, 7], ..case("the same page again", again, 0..0, None) },
            false => {
                case("the same page again", again, 0..3, Some(("Paging", "the page has the same items as one before")))
            }
        },
        Case { breaks: true, ..case("an error of the server", vec![page(0..3, true), broken], 0..3, error) },
    ];
    if is_bare {
        // In the other one nothing is required, and what contradicts itself is a warning there.
        cases.push(case("no list", vec![page(0..3, true), in_json(&json!({}))], 0..3, Some(("Decode", ""))));
    }
    cases
}

fn link(next: &str) -> String {
    if next.contains(':') { next.to_owned() } else { format!("?at={next}") }
}

fn row(id: u64) -> Value {
    json!({"id": id})
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

fn in_json(body: &Value) -> Vec<u8> {
    answer("200 OK", "content-type: application/json\r\n", &body.to_string())
}

fn fault(code: &str, text: &str) -> Value {
    json!({"fault": {"code": code, "text": text}})
}

impl Style {
    fn is_bare(&self) -> bool {
        self.operation == "list_by_link_header"
    }

    /// The place of a row, in errors.
    fn place(&self, row: usize) -> String {
        if self.is_bare() { format!("[{row}]") } else { format!("entries[{row}]") }
    }

    /// A page of these rows, with what leads on, and how much there is.
    fn written(&self, rows: Vec<Value>, next: Option<&str>, (total, pages): (Value, Value)) -> Vec<u8> {
        let mut page = Page { headers: "content-type: application/json\r\n".to_owned(), body: json!({}) };
        (self.next)(&mut page, next);
        if self.is_bare() {
            page.headers += &format!("x-total-count: {}\r\n", total.to_string().replace('"', ""));
            page.body = rows.into();
        } else {
            page.body["entries"] = rows.into();
            if self.total {
                page.body["count"] = total;
            }
            if self.moves == Moves::Pages {
                page.body["pages"] = pages;
            }
        }
        answer("200 OK", &page.headers, &page.body.to_string())
    }

    fn page(&self, ids: Range<u64>, next: Option<&str>, total: u64) -> Vec<u8> {
        self.written(ids.map(row).collect(), next, (total.into(), total.div_ceil(SIZE).into()))
    }

    /// The pages of a list of which each says this of the number of all items, and what follows where only an empty page is the end.
    fn pages(&self, ranges: &[Range<u64>], total: u64) -> Vec<Vec<u8>> {
        let marks = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
        let page = |(index, ids): (usize, &Range<u64>)| {
            let next = (index + 1 < ranges.len()).then(|| marks[index]);
            self.written(ids.clone().map(row).collect(), next, (total.into(), ranges.len().into()))
        };
        let end = (self.moves == Moves::LastItem).then(|| self.page(0..0, None, total));
        ranges.iter().enumerate().map(page).chain(end).collect()
    }

    /// What follows the first of three pages.
    pub fn rest(&self) -> Vec<Vec<u8>> {
        self.pages(&[0..3, 3..6, 6..8], 8).split_off(1)
    }

    /// Three pages, of which the second has a row that is none.
    pub fn with_bad_row(&self) -> Vec<Vec<u8>> {
        let mut pages = self.pages(&[0..3, 3..6, 6..8], 8);
        pages[1] = self.bad_page();
        pages
    }

    fn bad_page(&self) -> Vec<u8> {
        self.written(vec![row(3), json!({"id": "x"}), row(5)], Some("c2"), (8.into(), 3.into()))
    }
}

/// What must come of it: the items, and the kind of the error after them with a part of its text.
pub struct Case {
    pub what: &'static str,
    pub answers: Vec<Vec<u8>>,
    pub ids: Vec<u64>,
    pub error: Option<(&'static str, String)>,
    /// Whether it is that of the second page, where the list can be taken up again.
    pub breaks: bool,
    /// Whether it is tried again.
    pub retries: bool,
}

fn case(what: &'static str, answers: Vec<Vec<u8>>, ids: Range<u64>, error: Option<(&'static str, &str)>) -> Case {
    let error = error.map(|(kind, text)| (kind, text.to_owned()));
    Case { what, answers, ids: ids.collect(), error, breaks: false, retries: false }
}

/// Everything that can be wrong with a list of a style.
pub fn cases(style: &Style) -> Vec<Case> {
    let mut cases = vec![case("nothing", style.pages(&[0..3, 3..6, 6..8], 8), 0..8, None)];
    whole_pages(style, &mut cases);
    totals(style, &mut cases);
    circles(style, &mut cases);
    links(style, &mut cases);
    cases
}

/// A page that is none, as the first and as the second.
fn whole_pages(style: &Style, cases: &mut Vec<Case>) {
    let html = answer("200 OK", "content-type: text/html\r\n", "<html>Sign in</html>");
    let broken =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{\"entries\": [".to_vec();
    let null = if style.is_bare() { in_json(&Value::Null) } else { in_json(&json!({"entries": null})) };
    let faults: [(&str, Vec<u8>, &str, &str); 11] = [
        ("an error with a successful status", in_json(&fault("BAD", "it is bad")), "Service", "it is bad"),
        ("no list", in_json(&json!({})), "Decode", ""),
        ("another object", in_json(&json!({"success": false})), "Decode", ""),
        ("null for a list", null, "Decode", ""),
        ("a page of a portal", html, "Decode", "text/html"),
        ("no body", b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(), "Decode", "has no body"),
        ("a response that breaks off", broken, "Transport", "the response broke off"),
        ("no response", Vec::new(), "Transport", ""),
        ("an error of the server", answer("500 Internal Server Error", "", ""), "Service", "500"),
        ("nothing there", answer("404 Not Found", "", "{}"), "Service", "404"),
        ("a refusal", answer("403 Forbidden", "", &fault("WHO", "not you").to_string()), "Service", "not you"),
    ];
    for (what, answer, kind, text) in faults {
        cases.push(case(what, vec![answer.clone()], 0..0, Some((kind, text))));
        let second = vec![style.page(0..3, Some("c1"), 8), answer];
        cases.push(Case { breaks: true, ..case(what, second, 0..3, Some((kind, text))) });
    }
    let place = format!("{}.id", style.place(1));
    let pages = vec![style.page(0..3, Some("c1"), 8), style.bad_page()];
    cases.push(Case { breaks: true, ..case("a bad row", pages, 0..3, Some(("Decode", &place))) });

    let mut pages = style.pages(&[0..3, 3..6, 6..8], 8);
    pages.insert(1, in_json(&fault("BUSY", "slow down")));
    cases.push(Case { retries: true, ..case("throttling with a successful status", pages, 0..8, None) });

    let spelled = |ids: Range<u64>, next| {
        let rows = ids.map(|id| json!({"id": id.to_string()})).collect();
        style.written(rows, next, ("8".into(), "3".into()))
    };
    let mut pages = vec![spelled(0..3, Some("c1")), spelled(3..6, Some("c2")), spelled(6..8, None)];
    pages.extend((style.moves == Moves::LastItem).then(|| style.page(0..0, None, 8)));
    cases.push(case("numbers in texts", pages, 0..8, None));
}

/// What is said of how much there is.
fn totals(style: &Style, cases: &mut Vec<Case>) {
    let ranges = [0..3, 3..6, 6..8];
    if style.total {
        for total in [0, 3, 5] {
            cases.push(case("a total that is less than the items", style.pages(&ranges, total), 0..8, None));
        }
        let mut pages = style.pages(&ranges, 20);
        pages.push(style.page(0..0, None, 20));
        let error = Some(("Paging", "after 8 items, but there are said to be 20"));
        cases.push(case("a total that is more than the items", pages, 0..8, error));
    }
    let first = style.page(0..3, Some("c1"), 8);
    let empty = style.page(0..0, Some("c2"), 8);
    let (pages, last, error) = match style.moves {
        Moves::Number | Moves::Offset | Moves::LastItem if style.total => (
            vec![first, empty],
            3,
            Some(("Paging", "there is an empty page after 3 items, but there are said to be 8")),
        ),
        Moves::Pages => (vec![first, empty], 3, Some(("Paging", "the page is empty, but there is said to be more"))),
        Moves::Number | Moves::Offset | Moves::LastItem => (vec![first, empty], 3, None),
        Moves::Cursor | Moves::Link => (vec![first, empty, style.page(3..8, None, 8)], 8, None),
    };
    cases.push(case("an empty page in the middle", pages, 0..last, error));
    if style.total && matches!(style.moves, Moves::Number | Moves::Offset) {
        for status in ["400 Bad Request", "404 Not Found", "416 Range Not Satisfiable", "422 Unprocessable Content"] {
            let pages = vec![style.page(0..3, None, 3), answer(status, "", "{}")];
            cases.push(case("a refusal beyond the end", pages, 0..3, None));
        }
        // Whoever may not call, or not so often, knows nothing of the end.
        for (code, text) in [("WHO", "not you"), ("BUSY", "slow down")] {
            let refused = answer("400 Bad Request", "", &fault(code, text).to_string());
            let pages = vec![style.page(0..3, None, 3), refused];
            cases.push(case("a refusal that is no end", pages, 0..3, Some(("Service", text))));
        }
        let pages = vec![style.page(0..3, None, 3), style.page(0..0, None, 3)];
        cases.push(case("an empty page beyond the end", pages, 0..3, None));
    }
    if style.operation == "search_from" {
        let ranges = [0..3, 3..6, 6..9, 9..12, 12..15, 15..18, 18..20];
        let error = Some(("Paging", "25 items match, and no more than 20 of them can be reached"));
        cases.push(case("more than can be reached", style.pages(&ranges, 25), 0..20, error));
    }
    if style.operation == "list_by_parts" {
        let more = in_json(&json!({"entries": [row(0)], "more": true, "partition": null, "row": ""}));
        let error = Some(("Paging", "there is said to be more, but there is no cursor of the next page"));
        cases.push(case("more, and not where", vec![more], 0..1, error));
        let end = in_json(&json!({"entries": [row(0)], "more": false, "partition": "p", "row": "c1"}));
        cases.push(case("no more, and a cursor", vec![end], 0..1, None));
    }
}

/// Pages that come again.
fn circles(style: &Style, cases: &mut Vec<Case>) {
    let same = Some(("Paging", "the page has the same items as one before"));
    let pages = vec![style.page(0..3, Some("c1"), 1000), style.page(0..3, Some("c2"), 1000)];
    cases.push(case("the same page again", pages, 0..3, same));
    let mut pages = vec![style.page(0..3, Some("c1"), 1000), style.page(3..6, Some("c2"), 1000)];
    pages.push(style.page(0..3, Some("c3"), 1000));
    cases.push(case("pages that take turns", pages, 0..6, same));
    if matches!(style.moves, Moves::Cursor | Moves::Link) {
        // One contract says that an unchanged cursor is the end.
        let error =
            (style.operation != "list_by_header").then_some(("Paging", "leads back to a page that was there before"));
        let pages = vec![style.page(0..3, Some("c1"), 6), style.page(3..6, Some("c1"), 6)];
        cases.push(case("a mark that was there before", pages, 0..6, error));
    }
    cases.push(case("items of the page before", style.pages(&[0..3, 2..5, 4..6], 6), 0..6, None));
}

/// Links that are not followed.
fn links(style: &Style, cases: &mut Vec<Case>) {
    if style.moves != Moves::Link {
        return;
    }
    for target in ["https://evil.example/base/x", "http://127.0.0.1:1/base/x", "http://[::1"] {
        let pages = vec![style.page(0..3, Some(target), 8)];
        cases.push(case("a link that leads elsewhere", pages, 0..3, Some(("Paging", "there is another page, but "))));
    }
    if style.is_bare() {
        let headers = "content-type: application/json\r\nx-total-count: 8\r\nlink: nowhere; rel=next\r\n";
        let page = answer("200 OK", headers, "[{\"id\": 0}]");
        cases.push(case("a header that cannot be read", vec![page], 0..1, Some(("Paging", "`Link` cannot be read"))));
    }
}

/// A server that gives the answers that it has, one on a connection, and none after them.
pub struct Answers {
    pub url: String,
    left: Arc<Mutex<VecDeque<Vec<u8>>>>,
}

impl Answers {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/base", listener.local_addr().unwrap());
        let left: Arc<Mutex<VecDeque<Vec<u8>>>> = Arc::default();
        let coming = Arc::clone(&left);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                read_whole(&mut stream);
                let answer = coming.lock().unwrap().pop_front().unwrap_or_default();
                let _ = stream.write_all(&answer);
            }
        });
        Self { url, left }
    }

    /// Has these answers, and no others.
    pub fn put(&self, answers: Vec<Vec<u8>>) {
        *self.left.lock().unwrap() = answers.into();
    }
}

fn read_whole(stream: &mut TcpStream) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return;
            }
        }
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
}
