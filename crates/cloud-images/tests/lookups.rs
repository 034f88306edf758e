//! What a command does about a project that nobody has given: whom it asks, and what it says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use oas_mock::MockCloud;
use support::{cloud, refused, text, with};

const COMMAND: &str = "huaweicloud ims job edc89b490d7d4392898e19b2deb34797";

/// Where the fake is and its keys, a region, and nothing of projects.
fn variables(cloud: &MockCloud, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut known: BTreeMap<String, String> = cloud.environment().into_iter().collect();
    known.retain(|name, _| name.ends_with("ENDPOINT") || name.ends_with("_AK") || name.ends_with("_SK"));
    known.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    known.into_iter().collect()
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn targets(cloud: &MockCloud) -> Vec<String> {
    cloud.received().into_iter().map(|request| request.target).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_is_given_is_not_looked_up() {
    let cloud = cloud().start().await.unwrap();
    let given = [("HUAWEICLOUD_REGION", "cn-east-3"), ("HUAWEICLOUD_SDK_PROJECT_ID", "mine")];
    let output = with(COMMAND, &borrowed(&variables(&cloud, &given)));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(targets(&cloud), ["/v1/mine/jobs/edc89b490d7d4392898e19b2deb34797"]);
}

/// Whoever says where requests go does not want them at the identity service as well.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_ends_lookups_and_the_command_says_what_it_needs() {
    let cloud = cloud().start().await.unwrap();
    let (_, message) = refused(COMMAND, &borrowed(&variables(&cloud, &[("HUAWEICLOUD_REGION", "cn-east-3")])));
    assert!(message.contains("--project-id is missing") && message.contains("HUAWEICLOUD_SDK_PROJECT_ID"), "{message}");
    assert_eq!(targets(&cloud), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_found_by_the_name_of_a_region() {
    let cloud = cloud().start().await.unwrap();
    let projects = |name: &str| {
        let variables =
            variables(&cloud, &[("HUAWEICLOUD_REGION", "cn-east-3"), ("HUAWEICLOUD_SDK_PROJECT_NAME", name)]);
        let output = with("huaweicloud ims projects -o json", &borrowed(&variables));
        assert!(output.status.success(), "{}", text(&output.stderr));
        let found: serde_json::Value = serde_json::from_str(&text(&output.stdout)).unwrap();
        found["projects"].as_array().unwrap().iter().map(|project| project["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(projects("cn-east-3"), ["cn-east-3"]);
    assert_eq!(projects("nowhere-1"), [""; 0]);
}
