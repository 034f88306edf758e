//! Where requests go: to the endpoint, or to the server that an operation has of its own, and to no host that neither the contract nor
//! the program names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/api.rs"]
mod api;

use oas_runtime::{Operation, Preview, Settings};

const OWN: &str = "https://own.example.com/v3";

fn url(settings: Settings, operation: &'static Operation) -> String {
    Preview::of(Ok(settings.build().unwrap().call(operation))).unwrap().url
}

#[test]
fn a_server_of_an_operation_is_where_the_program_says() {
    assert_eq!(url(api::usual_settings(), &api::GET_OWN), "https://own.example.com/v3/words");
    let endpoint = || api::settings("https://else.example.com/base");
    assert_eq!(url(endpoint(), &api::GET_OWN), "https://else.example.com/base/words");

    let set = |mut settings: Settings| {
        settings.set_server_endpoint(OWN, "https://there.example.com/own/");
        settings
    };
    for settings in [api::usual_settings, endpoint] {
        assert_eq!(url(set(settings()), &api::GET_OWN), "https://there.example.com/own/words");
    }
    assert_eq!(url(set(api::usual_settings()), &api::GET_WORD), "https://api.example.com/word", "others stay");

    // A variable says the same where the program does not.
    let variable = |mut settings: Settings| {
        settings.read_variables(|name| (name == "OWN_ENDPOINT").then(|| "https://variable.example.com".to_owned()));
        settings
    };
    assert_eq!(url(variable(endpoint()), &api::GET_OWN), "https://variable.example.com/words");
    assert_eq!(url(variable(set(endpoint())), &api::GET_OWN), "https://there.example.com/own/words");
    assert_eq!(url(set(variable(endpoint())), &api::GET_OWN), "https://there.example.com/own/words");
}

#[test]
fn what_is_no_place_for_credentials_is_refused() {
    let fault = |mut settings: Settings, server: &str, url: &str| {
        settings.set_server_endpoint(server, url);
        settings.build().unwrap_err().to_string()
    };
    let error = fault(api::usual_settings(), "https://other.example.com", "https://there.example.com");
    assert!(
        error.contains("no operation has the server `https://other.example.com`") && error.contains(OWN),
        "{error}"
    );
    let error = fault(api::usual_settings(), OWN, "http://there.example.com");
    assert!(error.contains("is not encrypted"), "{error}");
    // Plain requests to this machine must not go through the proxy that others go through.
    let error = fault(api::usual_settings(), OWN, "http://127.0.0.1:9");
    assert!(error.contains("http://127.0.0.1:9/") && error.contains("proxy"), "{error}");
    let mut local = api::settings("http://127.0.0.1:8");
    local.set_server_endpoint(OWN, "http://127.0.0.1:9");
    assert_eq!(url(local, &api::GET_OWN), "http://127.0.0.1:9/words");
    let mut direct = api::usual_settings();
    direct.connections.no_proxy = true;
    direct.set_server_endpoint(OWN, "http://127.0.0.1:9");
    assert_eq!(url(direct, &api::GET_OWN), "http://127.0.0.1:9/words");
}
