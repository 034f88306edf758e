//! Obtains a token with the password of a user, and says how long it lasts. Reads the variables that `OpenStack` clients
//! read: `OS_USERNAME`, `OS_PASSWORD`, `OS_DOMAIN_NAME`.

use huaweicloud_iam::{Client, types::CreateTokenRequest};
use oas_mock::MockCloud;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _cloud) = client().await?;
    let variable = |name: &str, example: &str| std::env::var(name).unwrap_or_else(|_| example.to_owned());
    let domain = json!({"name": variable("OS_DOMAIN_NAME", "example-account")});
    let user = json!({
        "name": variable("OS_USERNAME", "example-user"),
        "password": variable("OS_PASSWORD", "example-password"),
        "domain": domain,
    });
    let request: CreateTokenRequest = serde_json::from_value(json!({
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"domain": domain},
        }
    }))?;
    let answer = client.create_token().nocatalog("true").body(request).send().await?;
    println!("a token that is valid until {}", answer.token.expires_at);
    Ok(())
}

/// The client of the account that the environment has the credentials of. Without them, the client of a fake of the
/// provider, which stops when it is dropped.
async fn client() -> Result<(Client, Option<MockCloud>), Box<dyn std::error::Error>> {
    if std::env::var_os("OS_PASSWORD").is_some() {
        return Ok((Client::from_env()?, None));
    }
    let cloud = MockCloud::builder().contract("huaweicloud-iam", huaweicloud_iam::CONTRACT).start().await?;
    let variables = cloud.environment();
    let client = Client::builder().variables(|name| variables.get(name).cloned()).build()?;
    Ok((client, Some(cloud)))
}
