//! What a call leaves in traces: which spans, under which names, and nothing that may be a secret.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use oas_runtime::RetryPolicy;
use serde_json::json;
use support::Server;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::{Layer, Registry};

const SECRET: &str = "s3cr3t-never-printed";

/// A span with everything that was recorded in it, and the name of the span around it.
#[derive(Clone, Default, Debug)]
struct Span {
    name: &'static str,
    parent: Option<u64>,
    fields: BTreeMap<&'static str, String>,
}

#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<(u64, Span)>>>);

struct Fields<'f>(&'f mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Layer<Registry> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, Registry>) {
        let parent = context.span(id).and_then(|span| Some(span.parent()?.id().into_u64()));
        let mut span = Span { name: attributes.metadata().name(), parent, ..Span::default() };
        attributes.record(&mut Fields(&mut span.fields));
        self.0.lock().unwrap().push((id.into_u64(), span));
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, _: Context<'_, Registry>) {
        let mut spans = self.0.lock().unwrap();
        let (_, span) = spans.iter_mut().rev().find(|(known, _)| *known == id.into_u64()).unwrap();
        record.record(&mut Fields(&mut span.fields));
    }
}

impl Spans {
    /// The spans of a piece of work on this thread.
    async fn of<F: Future>(work: F) -> (F::Output, Vec<Span>) {
        let spans = Self::default();
        let _guard = tracing::subscriber::set_default(Registry::default().with(spans.clone()));
        let output = work.await;
        let ours = |(_, span): &(u64, Span)| ["call", "attempt"].contains(&span.name);
        let found = spans.0.lock().unwrap().iter().filter(|span| ours(span)).map(|(_, span)| span.clone()).collect();
        (output, found)
    }
}

fn fields(span: &Span) -> Vec<(&str, &str)> {
    span.fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn a_span_for_the_call_and_one_for_each_attempt() {
    let server = Server::start().await;
    server.answer("503 Later", "x-jdcloud-request-id: r-1\r\nretry-after: 0\r\n", "");
    server.answer("200 OK", "x-jdcloud-request-id: r-2\r\n", &json!({"result": {"taskSet": []}}).to_string());
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key(SECRET).session_token(SECRET);
    let client = client.endpoint(&server.url).region("cn-north-1").build().unwrap();
    let call = client.image_tasks().task_action("ImportImage").task_ids([SECRET]);
    let (outcome, spans) = Spans::of(call.send()).await;
    outcome.unwrap();
    let [call, first, second] = &spans[..] else { panic!("{spans:#?}") };
    assert_eq!((call.name, first.name, second.name), ("call", "attempt", "attempt"));
    assert!(call.parent.is_none() && first.parent.is_some() && first.parent == second.parent);
    assert_eq!(
        fields(call),
        [
            ("otel.kind", "internal"),
            ("otel.name", "jdcloud-vm/image_tasks"),
            ("provider.request_id", "r-2"),
            ("rpc.method", "image_tasks"),
            ("rpc.service", "jdcloud-vm"),
            ("rpc.system", "http"),
        ]
    );
    let port = server.url.rsplit(':').next().unwrap();
    let url =
        format!("http://127.0.0.1:{port}/v1/regions/cn-north-1/imageTasks?taskAction=REDACTED&taskIds.1=REDACTED");
    assert_eq!(
        fields(first),
        [
            ("error.type", "503"),
            ("http.request.method", "GET"),
            ("http.response.status_code", "503"),
            ("otel.kind", "client"),
            ("otel.name", "GET /v1/regions/{regionId}/imageTasks"),
            ("otel.status_code", "ERROR"),
            ("provider.request_id", "r-1"),
            ("server.address", "127.0.0.1"),
            ("server.port", port),
            ("url.full", &url),
            ("url.template", "/v1/regions/{regionId}/imageTasks"),
        ]
    );
    assert_eq!(second.fields["http.request.resend_count"], "1");
    assert_eq!(second.fields["http.response.status_code"], "200");
    assert!(!second.fields.contains_key("error.type"));
    assert!(!format!("{spans:?}").contains(SECRET), "{spans:#?}");
}

#[tokio::test]
async fn what_went_wrong_has_a_name() {
    let server = Server::start().await;
    let client = conformance::Client::builder().key(SECRET).query_key(SECRET).endpoint(&server.url);
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = |url: &str| {
        let client = conformance::Client::builder().key(SECRET).query_key(SECRET).endpoint(url);
        client.retry(RetryPolicy::never()).timeout(std::time::Duration::from_millis(200)).build().unwrap()
    };
    let cases = [
        (client.clone(), "400", Some(("400 No", ""))),
        (client.clone(), "decode", Some(("200 OK", "<html>"))),
        (client.clone(), "transport", Some(("garbage", ""))),
        (elsewhere(&format!("http://{}", silent.local_addr().unwrap())), "timeout", None),
        (elsewhere("http://127.0.0.1:1"), "connect", None),
    ];
    for (client, expected, answer) in cases {
        if let Some((status, body)) = answer {
            server.answer(status, "", body);
        }
        let (outcome, spans) = Spans::of(client.words().page(SECRET).send()).await;
        outcome.unwrap_err();
        for span in &spans {
            assert_eq!(span.fields["error.type"], expected, "{span:?}");
        }
        assert_eq!(spans.len(), 2, "{spans:#?}");
        assert!(!format!("{spans:?}").contains(SECRET), "{spans:#?}");
    }
    // A limit of its own that leaves no time lets nothing be sent.
    let limited = conformance::Client::builder().key(SECRET).query_key(SECRET).endpoint(&server.url);
    let limited = limited.rate_limit(conformance::RateLimit::per_second(1).with_burst(1));
    let limited = limited.timeout(std::time::Duration::from_millis(200)).retry(RetryPolicy::never()).build().unwrap();
    server.answer("200 OK", "", "[]");
    limited.words().page(SECRET).send().await.unwrap();
    let (outcome, spans) = Spans::of(limited.words().page(SECRET).send()).await;
    assert_eq!(outcome.unwrap_err().kind(), conformance::ErrorKind::RateLimit);
    assert!(!spans.is_empty(), "the call itself has one");
    for span in &spans {
        assert_eq!(span.fields["error.type"], "rate_limit", "{span:?}");
    }
    // What is refused before anything is sent has no attempt.
    let (outcome, spans) = Spans::of(client.wait().kind("x").send()).await;
    outcome.unwrap_err();
    assert!(spans.is_empty(), "{spans:#?}");
}
