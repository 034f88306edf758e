//! The configuration file: named sets of variables. Knows the file and the environment, not what a variable is good for.
//! Nothing that stands in the file is ever printed but the names.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::catalogue::catalogue;
use crate::failure::{Exit, Failure};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The variables of a run: the environment, and a profile of the configuration file.
#[derive(Default)]
pub struct Profile {
    name: Option<String>,
    values: BTreeMap<String, String>,
    /// Whether it was asked for by name, and so comes before the environment.
    chosen: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    default_profile: Option<Spanned<String>>,
    #[serde(default)]
    profiles: BTreeMap<String, BTreeMap<Spanned<String>, Spanned<toml::Value>>>,
}

impl Profile {
    /// Reads the profile that was asked for, or the default one where there is one.
    pub fn load(config: Option<&Path>, wanted: Option<&str>) -> Result<Self, Failure> {
        let Some((path, must)) = config_path(config) else { return Self::without_file(wanted, None) };
        let Some(text) = read(&path, must)? else { return Self::without_file(wanted, Some(&path)) };
        let name = path.display();
        let place = |offset: usize| {
            let before = &text[..offset.min(text.len())];
            let line = before.rsplit('\n').next().unwrap_or_default();
            format!("{name}:{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1)
        };
        let config: Config = toml::from_str(&text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            Failure::usage(format!("{}: {}", place(offset), error.message()))
        })?;
        let known = catalogue().variables();
        for (key, value) in config.profiles.values().flatten() {
            let variable = key.get_ref();
            if !known.contains(variable) {
                let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, variable));
                let near = near.filter(|near| strsim::damerau_levenshtein(near, variable) <= variable.len() / 3);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", known.iter().cloned().collect::<Vec<_>>().join(", ")),
                };
                let message =
                    format!("{}: no provider reads the variable `{variable}`; {help}", place(key.span().start));
                return Err(Failure::usage(message));
            }
            if text_of(value.get_ref()).is_none() {
                let message =
                    format!("{}: the value of `{variable}` must be text in quotes", place(value.span().start));
                return Err(Failure::usage(message));
            }
        }
        let default = config.default_profile.as_ref();
        let chosen = wanted.or_else(|| default.map(|name| name.get_ref().as_str()));
        let Some(chosen) = chosen else { return Ok(Self::default()) };
        let Some(values) = config.profiles.get(chosen) else {
            let at = match (wanted, default) {
                (None, Some(name)) => place(name.span().start),
                _ => name.to_string(),
            };
            let names: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(Failure::usage(format!("{at}: there is no profile `{chosen}`; there are: {names}")));
        };
        let values = values.iter().filter_map(|(key, value)| Some((key.get_ref().clone(), text_of(value.get_ref())?)));
        Ok(Self { name: Some(chosen.to_owned()), values: values.collect(), chosen: wanted.is_some() })
    }

    fn without_file(wanted: Option<&str>, path: Option<&Path>) -> Result<Self, Failure> {
        match (wanted, path) {
            (None, _) => Ok(Self::default()),
            (Some(name), Some(path)) => {
                let message = format!("there is no profile `{name}`, as there is no file {}", path.display());
                Err(Failure::usage(message))
            }
            (Some(name), None) => {
                Err(Failure::usage(format!("there is no profile `{name}`: name the configuration file with --config")))
            }
        }
    }

    /// The value of a variable and where it was found. A profile that was asked for comes before the environment, the
    /// default one after it.
    pub fn variable(&self, name: &str) -> Option<(String, String)> {
        let own = || {
            let profile = self.name.as_deref().unwrap_or_default();
            Some((self.values.get(name)?.clone(), format!("profile {profile}")))
        };
        let environment = || {
            let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty())?;
            Some((value, "environment".to_owned()))
        };
        if self.chosen { own().or_else(environment) } else { environment().or_else(own) }
    }
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Where the file is, and whether it was named, so that it must be there.
fn config_path(given: Option<&Path>) -> Option<(PathBuf, bool)> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = given.map(Path::to_owned).or_else(|| variable("CLOUD_IMAGES_CONFIG")) {
        return Some((path, true));
    }
    let base = variable("XDG_CONFIG_HOME").or_else(|| variable("APPDATA").filter(|_| cfg!(windows)));
    let base = base.or_else(|| std::env::home_dir().map(|home| home.join(".config")))?;
    Some((base.join("cloud-images").join("config.toml"), false))
}

/// The text of the file; nothing where there is none and none was named.
fn read(path: &Path, must: bool) -> Result<Option<String>, Failure> {
    let fault = |what: &dyn std::fmt::Display| Failure::usage(format!("{} cannot be read: {what}", path.display()));
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must => return Ok(None),
        Err(error) => return Err(fault(&error)),
    };
    let data = file.metadata().map_err(|error| fault(&error))?;
    permissions(path, &data)?;
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| fault(&error))?;
    if text.len() as u64 > LARGEST {
        return Err(fault(&format_args!("it is larger than {LARGEST} bytes")));
    }
    Ok(Some(text))
}

/// A file with keys is for its owner only.
#[cfg(unix)]
fn permissions(path: &Path, data: &fs::Metadata) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = data.permissions().mode() & 0o777;
    if data.is_file() && mode & 0o077 != 0 {
        let path = path.display();
        let message = format!("{path} holds keys and can be used by others (mode {mode:03o}); run `chmod 600 {path}`");
        return Err(Failure::new(Exit::Credentials, message));
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn permissions(_: &Path, _: &fs::Metadata) -> Result<(), Failure> {
    Ok(())
}
