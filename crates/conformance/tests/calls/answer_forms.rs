//! Answers that may have one of several forms, over sockets: the first is asked for, and each of the others by a method of its own.

use crate::support::Server;
use conformance::requests::{CONTRACT, Client, types};
use oas_mock::MockCloud;
use oas_runtime::Arguments;
use serde_json::json;

#[tokio::test]
async fn a_form_is_had_by_its_method() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    let types::GetReportSuccess::Ok(whole) = client.get_report().send().await.unwrap().into_inner() else {
        panic!("the fake has the report")
    };
    assert_eq!(whole.text, "a");
    assert_eq!(client.get_report().send_json().await.unwrap().delta.as_deref(), Some("b"));
    assert_eq!(*client.get_report().send_text().await.unwrap(), "a,b\n");
    assert_eq!(*client.get_report().send_text_2().await.unwrap(), "a\tb\n");
    assert_eq!(&client.get_report().send_bytes().await.unwrap()[..], b"%PDF");
    let mut paper = client.get_report().download_bytes().await.unwrap().into_inner();
    assert_eq!(&paper.try_next().await.unwrap().unwrap()[..], b"%PDF");
    let by_name = client.invoke("get_report", Arguments::default()).await.unwrap();
    assert_eq!(*by_name, json!({"text": "a"}));
}

#[tokio::test]
async fn every_form_is_asked_for() {
    let server = Server::start().await;
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    server.answer("202 Accepted", "content-type: text/plain\r\n", "later");
    let later = client.get_report().send().await.unwrap().into_inner();
    assert_eq!(later, types::GetReportSuccess::Accepted("later".to_owned()));
    server.answer("200 OK", "content-type: text/csv\r\n", "a,b\n");
    client.get_report().send_text().await.unwrap();
    server.answer("200 OK", "content-type: text/tab-separated-values\r\n", "a\tb\n");
    client.get_report().send_text_2().await.unwrap();
    server.answer("200 OK", "content-type: application/pdf\r\n", "%PDF");
    client.get_report().send_bytes().await.unwrap();
    server.answer("200 OK", "content-type: application/vnd.outline+json\r\n", "{}");
    client.get_report().send_json().await.unwrap();
    // What a caller says comes before that.
    server.answer("200 OK", "content-type: text/csv\r\n", "a;b\n");
    client.get_report().header("Accept", "text/csv;delimiter=semicolon").send_text().await.unwrap();
    let asked: Vec<_> = server.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    let wanted = [
        "application/json, text/plain",
        "text/csv",
        "text/tab-separated-values",
        "application/pdf",
        "application/vnd.outline+json",
        "text/csv;delimiter=semicolon",
    ];
    assert_eq!(asked, wanted.map(|media| Some(media.to_owned())));
}
