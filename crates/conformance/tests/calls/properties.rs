//! What must hold for every value and every body, through the whole client and a server: nothing panics, and whatever is
//! sent is signed so that the other side, which recomputes it, agrees.

use crate::support::{Server, cloud};
use oas_runtime::{ErrorKind, RetryPolicy};
use proptest::prelude::*;
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// JSON that is nearly what is expected: a body of the contract with something else in one place.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let body = serde_json::json!({"requestId": "r", "result": {"totalCount": 1, "taskSet": [{
        "taskId": "1", "action": "a", "taskStatus": "finished", "progress": 1, "createdTime": "2020-07-02 17:34:44",
        "finishedTime": "", "message": null, "errorInfo": ""
    }]}})
    .to_string();
    (any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..4), 0..4_usize).prop_map(
        move |(place, bytes, cut)| {
            let mut body = body.clone().into_bytes();
            let at = place.index(body.len());
            let end = (at + cut).min(body.len());
            body.splice(at..end, bytes);
            body
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_body_is_a_value_or_an_error(
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), nearly()],
        status in prop::sample::select(vec!["200 OK", "201 Made", "400 No", "429 Later", "500 Fault"]),
        media in prop::sample::select(vec!["", "content-type: application/json\r\n", "content-type: text/html; charset=utf-8\r\n"]),
    ) {
        runtime().block_on(async {
            let server = Server::start().await;
            let mut answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{media}\r\n", body.len()).into_bytes();
            answer.extend(&body);
            server.raw(&answer);
            let client = jdcloud_vm::Client::builder().access_key("access").secret_key("s3cr3t-key").region("r");
            let client = client.endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
            let outcome = client.image_tasks().task_action("ImportImage").send().await;
            match outcome {
                Ok(response) => assert!(response.status().is_success()),
                Err(error) => {
                    assert!(matches!(error.kind(), ErrorKind::Service | ErrorKind::Decode), "{error:?}");
                    assert!(!error.to_string().is_empty() && error.body().len() <= 4096);
                    assert!(!error.to_string().contains(['\n', '\r', '\u{1b}']), "{error}");
                    assert!(!format!("{error:?}").contains("s3cr3t-key"));
                }
            }
        });
    }

    #[test]
    fn whatever_is_sent_is_signed(
        region in prop_oneof![".{1,12}", "[a-z]{2}-[a-z]{3,8}-[0-9]"], task_ids in prop::collection::vec(".{0,12}", 0..12), name in ".{0,30}", id in "\\PC{0,20}",
        domain in "[ -~]{0,20}",
    ) {
        runtime().block_on(async {
            let cloud = cloud().start().await.unwrap();
            let variables = cloud.environment();
            let lookup = |name: &str| variables.get(name).cloned();
            for version in ["2", "3"] {
                let client = jdcloud_vm::Client::builder().variables(lookup).signature_version(version).build().unwrap();
                let call = client.image_tasks().region_id(region.as_str()).task_action("ImportImage");
                let outcome = call.task_ids(task_ids.clone()).send().await;
                assert!(outcome.as_ref().err().is_none_or(|error| !error.is_auth()), "{outcome:?}");
            }
            let client = huaweicloud_iec::Client::builder().variables(lookup).build().unwrap();
            let call = client.list_images().name(name.as_str()).id(id.as_str()).domain_id(domain.as_str());
            let outcome = call.send().await;
            assert!(outcome.as_ref().err().is_none_or(|error| !error.is_auth()), "{outcome:?}");
            // What cannot be carried is refused here; everything else is answered.
            for request in cloud.received() {
                assert!(![401, 403].contains(&request.status), "{request:?}");
            }
        });
    }
}
