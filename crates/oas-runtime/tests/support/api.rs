//! An API of one operation, as generated code describes it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every user needs all of it")]

use oas_runtime::{
    Api, Core, Error, ErrorShape, Operation, ResponseValue, RetryPolicy, Scheme, Server, Setting, Settings, wire,
};

pub const TOKEN: &str = "s3cr3t-never-printed";

const OWN: Server = Server { url: "https://own.example.com/v3", environment: Some("OWN_ENDPOINT") };

static API: Api = Api {
    package: "test",
    version: "1.0.0",
    endpoint: Some("https://api.example.com"),
    template: None,
    endpoint_environment: None,
    servers: &[OWN],
    settings: &[Setting { name: "token", environment: None, secret: true }],
    schemes: &[Scheme::Bearer { setting: "token" }],
    open: false,
    errors: ErrorShape {
        code: &["/code", "/errors/0/code", "/errors/*/code"],
        message: &["/message", "/errors/0/message", "/errors/*/message"],
        request_id: &[],
        success_codes: &["0"],
        throttle_codes: &[],
        retry_codes: &[],
        auth_codes: &[],
    },
};

pub static GET_WORD: Operation = Operation {
    id: "get_word",
    method: "GET",
    query: &[],
    server: None,
    not_modified: false,
    path: "/word",
    idempotent: true,
    secret: false,
    error_codes: &["/code", "/errors/0/code", "/errors/*/code"],
    done_codes: &[],
    headers: &[],
    security: &[&[0]],
};

/// An operation that is called elsewhere, where the program does not say where all are.
pub static GET_OWN: Operation = Operation {
    id: "get_own",
    method: "GET",
    query: &[],
    server: Some(OWN),
    not_modified: false,
    path: "/words",
    idempotent: true,
    secret: false,
    error_codes: &[],
    done_codes: &[],
    headers: &[],
    security: &[&[0]],
};

/// Settings of a client that calls where the contract says.
pub fn usual_settings() -> Settings {
    let mut settings = Settings::new(&API);
    settings.set("token", TOKEN.to_owned());
    settings.retry = RetryPolicy::never();
    settings
}

pub fn settings(endpoint: &str) -> Settings {
    let mut settings = usual_settings();
    settings.set_endpoint(endpoint.to_owned());
    settings
}

pub async fn get_word(core: &Core) -> Result<ResponseValue<String>, Error> {
    core.call(&GET_WORD).send_json::<wire::Plain, _>().await
}
