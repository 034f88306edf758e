//! How a client is made for a call: where its variables come from, which endpoint, how long it may take. The one place that
//! calls the client crates, by the list that the contracts give.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;
use oas_contract::Document;
use oas_mock::MockCloud;
use oas_runtime::{Arguments, Error, Invocation, Recorder, RetryPolicy};

use crate::catalogue::{CONTRACTS, catalogue};
use crate::clients::for_each_client;
use crate::debug;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::profile::Profile;

/// The looks at a task of the fake that see it going on.
const FAKE_POLLS: usize = 3;

/// What a recording says of itself where nobody else has answered.
const FROM_FAKE: &str = "made from the fake of this project; no provider has answered";

/// The values of client settings that the contract gives as examples, such as a region.
fn examples(document: &Document) -> Vec<(String, String)> {
    let operations = document.operations();
    let parameters = operations.iter().flat_map(|operation| &operation.parameters);
    let values = parameters.filter_map(|parameter| {
        let variable = parameter.client_setting()?.environment?;
        Some((variable, parameter.examples().first()?.as_str()?.to_owned()))
    });
    values.collect()
}

/// What the clients of one run are made of.
pub struct Connection {
    source: Variables,
    /// Another base URL than that of the contract.
    pub endpoint: Option<String>,
    /// Whether the endpoint may be plain `http` on any host.
    pub allow_http: bool,
    /// The longest a call may take.
    pub timeout: Option<Duration>,
    /// How often a call is tried again.
    pub retries: Option<u32>,
    /// Headers of every request: name and value.
    pub headers: Vec<(String, String)>,
    /// The proxy of every request.
    pub proxy: Option<String>,
    /// Whether it is told what goes over the wire.
    pub debug: bool,
    /// What exchanges are written to or told by.
    recorder: Option<Recorder>,
    /// Where they are written to.
    recording: Option<PathBuf>,
}

/// What a fake in this process does beyond answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fake {
    /// It answers, and that is all.
    Answers,
    /// What is waited for ends after a while.
    Finishes,
    /// It keeps what requests make.
    Remembers,
}

enum Variables {
    /// The environment and a profile.
    Own(Profile),
    /// Those of a fake, which ends with them.
    Fake { values: BTreeMap<String, String>, _cloud: Box<MockCloud> },
}

impl Connection {
    /// What the options say about how to connect.
    pub async fn of(matches: &ArgMatches, fake: Fake) -> Result<Self, Failure> {
        let mut connection = if let Some(items) = matches.get_one::<usize>("mock") {
            Self::fake(Some(*items).filter(|items| *items > 0), fake).await?
        } else {
            let variable = match std::env::var("CLOUD_IMAGES_PROFILE") {
                Err(std::env::VarError::NotUnicode(_)) => {
                    return Err(Failure::usage(message!(
                        "CLOUD_IMAGES_PROFILE is no text",
                        "CLOUD_IMAGES_PROFILE 不是文本"
                    )));
                }
                name => name.ok().filter(|name| !name.is_empty()),
            };
            let wanted = matches.get_one::<String>("profile").cloned().or(variable);
            let config = matches.get_one::<PathBuf>("config");
            Self::new(Profile::load(config.map(PathBuf::as_path), wanted.as_deref())?)
        };
        connection.set(matches);
        Ok(connection)
    }

    /// What the options say beside whose credentials are used.
    pub fn set(&mut self, matches: &ArgMatches) {
        self.endpoint = matches.get_one::<String>("endpoint").cloned();
        self.allow_http = matches.get_flag("allow-http");
        self.timeout = matches.get_one::<Duration>("timeout").copied();
        self.retries = matches.get_one::<u32>("retries").copied();
        self.headers = matches.get_many("header").into_iter().flatten().cloned().collect();
        self.proxy = matches.get_one::<String>("proxy").cloned();
        self.debug = matches.get_flag("debug");
        self.recorder = self.debug.then(|| Recorder::observer(debug::exchange));
    }

    /// Writes exchanges into a file from now on, where the options say so.
    pub fn record(&mut self, matches: &ArgMatches) -> Result<(), Failure> {
        let Some(path) = matches.get_one::<PathBuf>("record") else { return Ok(()) };
        let comment = match self.source {
            Variables::Own(_) => "",
            Variables::Fake { .. } => FROM_FAKE,
        };
        let recorder = Recorder::create(path, comment).map_err(|error| Failure::usage(error.to_string()))?;
        if self.debug {
            recorder.observe(debug::exchange);
        }
        (self.recorder, self.recording) = (Some(recorder), Some(path.clone()));
        Ok(())
    }

    /// What has become of the recording, where there is one.
    pub fn recorded(&self) -> Option<String> {
        let (recorder, path) = (self.recorder.as_ref()?, self.recording.as_ref()?);
        Some(match recorder.finish() {
            Ok(count) => message!(
                "recorded {} exchanges in {}; read it before you show it to others",
                "已将 {} 次收发记录到 {}；给别人看之前请先检查",
                count,
                path.display()
            ),
            Err(error) => error.to_string(),
        })
    }

    /// To the providers, with credentials from the environment and a profile.
    pub fn new(profile: Profile) -> Self {
        Self::from(Variables::Own(profile))
    }

    /// To a fake in this process: it answers examples, or pages through so many items; what is waited for ends after a while.
    pub async fn fake(items: Option<usize>, fake: Fake) -> Result<Self, Failure> {
        let mut builder = MockCloud::builder();
        for (package, text) in CONTRACTS {
            builder = builder.contract(package, text);
        }
        if let Some(items) = items {
            builder = builder.items(items);
        }
        builder = match fake {
            Fake::Answers => builder,
            Fake::Finishes => builder.finish_after(FAKE_POLLS),
            Fake::Remembers => builder.memory(),
        };
        let cloud = builder.start().await.map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
        let mut variables = cloud.environment();
        variables.extend(catalogue().documents().flat_map(|(_, document)| examples(document)));
        Ok(Self::from(Variables::Fake { values: variables, _cloud: Box::new(cloud) }))
    }

    fn from(source: Variables) -> Self {
        let (endpoint, timeout, retries, proxy) = (None, None, None, None);
        Self {
            source,
            endpoint,
            allow_http: false,
            timeout,
            retries,
            headers: Vec::new(),
            proxy,
            debug: false,
            recorder: None,
            recording: None,
        }
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.found(name).map(|(value, _)| value)
    }

    /// The value of a variable and where it was found.
    pub fn found(&self, name: &str) -> Option<(String, String)> {
        match &self.source {
            Variables::Own(profile) => profile.variable(name),
            Variables::Fake { values, .. } => Some((values.get(name)?.clone(), "the fake".to_owned())),
        }
    }

    /// The name of what gives a provider another endpoint than its own, where something does; a fake has no other.
    pub fn own_endpoint(&self, document: &Document) -> Option<String> {
        let variable = document.servers().first().and_then(oas_contract::Server::environment).map(str::to_owned);
        match &self.source {
            Variables::Fake { .. } => None,
            Variables::Own(_) if self.endpoint.is_some() => Some("--endpoint".to_owned()),
            Variables::Own(_) => variable.filter(|name| self.variable(name).is_some()),
        }
    }

    /// A request of an operation.
    pub fn request(&self, package: &str, operation: &str, arguments: Arguments) -> Result<Invocation, Error> {
        self.request_with(package, operation, arguments, &[])
    }

    /// A request of an operation, with values of variables that hold for it alone.
    pub fn request_with(
        &self,
        package: &str,
        operation: &str,
        arguments: Arguments,
        variables: &[(String, String)],
    ) -> Result<Invocation, Error> {
        let own = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let variable = |name: &str| own(name).or_else(|| self.variable(name));
        macro_rules! clients {
            ($($name:literal => $client:ident,)*) => {
                match package {
                    $($name => {
                        let mut builder = $client::Client::builder();
                        if let Some(endpoint) = &self.endpoint {
                            builder = builder.endpoint(endpoint.as_str());
                        }
                        if self.allow_http {
                            builder = builder.allow_http();
                        }
                        if let Some(timeout) = self.timeout {
                            builder = builder.timeout(timeout);
                        }
                        if let Some(retries) = self.retries {
                            builder = builder.retry(RetryPolicy::standard().with_attempt_limit(retries.saturating_add(1)));
                        }
                        if let Some(proxy) = &self.proxy {
                            builder = builder.proxy(proxy.as_str());
                        }
                        if self.debug {
                            builder = builder.interceptor(debug::Wire);
                        }
                        if let Some(recorder) = &self.recorder {
                            builder = builder.record(recorder);
                        }
                        for (name, value) in &self.headers {
                            builder = builder.default_header(name.as_str(), value.as_str());
                        }
                        builder.variables(variable).build()?.invoke(operation, arguments)
                    })*
                    _ => unreachable!("every contract has a client"),
                }
            };
        }
        Ok(for_each_client!(clients))
    }
}
