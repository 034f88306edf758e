//! What a command finds for itself by a call of another operation, over sockets.

use oas_mock::{MockCloud, Reply};
use serde_json::json;

use super::{Ran, fake, run_with};

/// Shows a place that nobody has named, which is found by a zone and a level.
async fn shown(cloud: &MockCloud, more: &[(&str, &str)], options: &[&str]) -> Ran {
    let mut variables: std::collections::BTreeMap<_, _> = cloud.environment().into_iter().collect();
    variables.remove("EVERYTHING_PLACE");
    variables.remove("EVERYTHING_ZONE");
    variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    run_with(variables, &[&["everything", "show-place", "-o", "json", "--retries", "0"], options].concat()).await
}

/// What was asked for, without the key that follows.
fn targets(cloud: &MockCloud) -> Vec<String> {
    let target = |target: String| target.split("&k=").next().map(str::to_owned);
    cloud.received().into_iter().filter_map(|request| target(request.target)).collect()
}

#[tokio::test]
async fn a_value_is_looked_up_by_what_the_command_was_given() {
    for (more, name) in [(&[][..], "eu"), (&[("EVERYTHING_ZONE", "us")][..], "us")] {
        let cloud = fake().start().await.unwrap();
        let ran = shown(&cloud, more, &["--level", "3"]).await;
        assert_eq!((ran.code, ran.message.as_str()), (Some(0), ""));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.written).unwrap(), json!({"name": "here"}));
        assert_eq!(targets(&cloud), [format!("/places?name={name}&level=3"), "/places/p-1".to_owned()]);
    }
}

#[tokio::test]
async fn a_value_that_is_given_is_not_looked_up() {
    let cloud = fake().start().await.unwrap();
    let ran = shown(&cloud, &[("EVERYTHING_PLACE", "mine")], &["--level", "3"]).await;
    assert_eq!((ran.code, targets(&cloud)), (Some(0), vec!["/places/mine".to_owned()]), "{}", ran.message);
}

#[tokio::test]
async fn what_is_not_there_is_said_with_what_it_was_looked_up_by() {
    let cloud = fake().reply("find_places", [Reply::json(200, json!({"owners": []}))]).start().await.unwrap();
    let ran = shown(&cloud, &[("EVERYTHING_ZONE", "us")], &["--level", "3"]).await;
    assert!(ran.code != Some(0) && ran.written.is_empty(), "{}", ran.message);
    assert_eq!(ran.message.lines().count(), 1, "{}", ran.message);
    for said in ["`find_places`", "level `3`", "name `us`", "EVERYTHING_PLACE"] {
        assert!(ran.message.contains(said), "{}", ran.message);
    }
    assert_eq!(targets(&cloud).len(), 1, "nothing is sent for a place that is not there");
    let ran = shown(&cloud, &[], &[]).await;
    assert!(ran.message.contains("there is no `level` to look it up by"), "{}", ran.message);
}
