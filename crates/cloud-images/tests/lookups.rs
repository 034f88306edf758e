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

/// Whoever says where requests go does not want them at the identity service as well, unless that is said too.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_ends_lookups_and_the_command_says_what_it_needs() {
    let cloud = cloud().start().await.unwrap();
    let given = variables(&cloud, &[("HUAWEICLOUD_REGION", "cn-east-3")]);
    let given: Vec<_> = given.into_iter().filter(|(name, _)| name != "HUAWEICLOUD_IAM_ENDPOINT").collect();
    for options in ["", " --dry-run"] {
        let (code, message) = refused(&format!("{COMMAND}{options}"), &borrowed(&given));
        assert_eq!(
            (code, message.as_str()),
            (
                2,
                "--project-id is missing: give it, or set HUAWEICLOUD_SDK_PROJECT_ID; `list_projects` is not asked for it, as it is \
                 at https://iam.myhuaweicloud.com and an endpoint is set: set HUAWEICLOUD_IAM_ENDPOINT to say where it is"
            )
        );
    }
    assert_eq!(targets(&cloud), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_looked_up_where_the_identity_service_is_said_to_be() {
    let (images, identity) = (cloud().start().await.unwrap(), cloud().start().await.unwrap());
    let mut given = variables(&images, &[("HUAWEICLOUD_REGION", "cn-east-3")]);
    // One fake is both.
    let output = with(COMMAND, &borrowed(&given));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let job = "/v1/5ab1c7d09e8f4c2b9d3a6e7f80911223/jobs/edc89b490d7d4392898e19b2deb34797";
    assert_eq!(targets(&images), ["/v3/projects?name=cn-east-3", job]);
    // Each is where its variable says, and nowhere else: the keys of one are refused by the other.
    given.retain(|(name, _)| name != "HUAWEICLOUD_IAM_ENDPOINT");
    given.push(("HUAWEICLOUD_IAM_ENDPOINT".to_owned(), identity.url()));
    let (code, message) = refused(COMMAND, &borrowed(&given));
    assert_eq!(code, 3, "{message}");
    assert!(message.contains("`project_id` could not be looked up by `list_projects`"), "{message}");
    assert_eq!((targets(&images).len(), targets(&identity)), (2, vec!["/v3/projects?name=cn-east-3".to_owned()]));
}

/// Without an endpoint the contract says where everything is; a request that is not sent asks nobody.
#[test]
fn what_would_be_looked_up_is_said_where_nothing_is_sent() {
    let keys = [("HUAWEICLOUD_SDK_AK", "a"), ("HUAWEICLOUD_SDK_SK", "s")];
    let (code, message) = refused(&format!("{COMMAND} --dry-run"), &keys);
    assert_eq!(code, 2, "{message}");
    assert!(message.ends_with("; `list_projects` is asked for it when the request is sent"), "{message}");
    // A token is none of the credentials that projects are listed with.
    let (_, message) = refused(&format!("{COMMAND} --dry-run"), &[("HUAWEICLOUD_AUTH_TOKEN", "t")]);
    assert!(message.contains("`list_projects` is not asked for it: this operation needs credentials"), "{message}");
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
