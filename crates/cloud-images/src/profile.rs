//! The configuration file: named sets of variables. Knows the file and the environment, not what a variable is good for.
//! Nothing that stands in the file is ever printed but the names.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

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
        let fault = |offset: usize, what: &str| Failure::usage(format!("{}: {what}", place(offset)));
        let root = DeTable::parse(&text).map_err(|error| {
            fault(error.span().map_or(0, |span| span.start), &format!("it is no TOML: {}", error.message()))
        })?;
        let (mut default, mut profiles) = (None, BTreeMap::new());
        for (key, value) in root.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("default-profile", DeValue::String(name)) => default = Some((name.to_string(), value.span().start)),
                ("default-profile", _) => {
                    return Err(fault(value.span().start, "the name of a profile is text in quotes"));
                }
                ("profiles", DeValue::Table(tables)) => {
                    for (name, table) in tables {
                        let variables = table.get_ref().as_table().ok_or_else(|| {
                            fault(name.span().start, "a profile is a table, `[profiles.NAME]`, with variables below it")
                        })?;
                        let variables = variables.iter().map(|(key, value)| variable_of(key, value, &fault));
                        profiles.insert(name.get_ref().to_string(), variables.collect::<Result<BTreeMap<_, _>, _>>()?);
                    }
                }
                _ => {
                    let what = "the file has `default-profile` and tables `[profiles.NAME]`, and nothing else";
                    return Err(fault(key.span().start, what));
                }
            }
        }
        let chosen = wanted.or_else(|| default.as_ref().map(|(name, _)| name.as_str()));
        let Some(chosen) = chosen else { return Ok(Self::default()) };
        let Some(values) = profiles.get(chosen) else {
            let at = match (wanted, &default) {
                (None, Some((_, offset))) => place(*offset),
                _ => name.to_string(),
            };
            let names: Vec<&str> = profiles.keys().map(String::as_str).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(Failure::usage(format!("{at}: there is no profile `{chosen}`; there are: {names}")));
        };
        Ok(Self { name: Some(chosen.to_owned()), values: values.clone(), chosen: wanted.is_some() })
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
            let value = self.values.get(name).filter(|value| !value.trim().is_empty())?;
            Some((value.clone(), format!("profile {profile}")))
        };
        let environment = || {
            let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty())?;
            Some((value, "environment".to_owned()))
        };
        if self.chosen { own().or_else(environment) } else { environment().or_else(own) }
    }
}

/// A variable of a profile and its value. Names are shown where they can be names, values never.
fn variable_of(
    key: &Spanned<DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    fault: &impl Fn(usize, &str) -> Failure,
) -> Result<(String, String), Failure> {
    let (variable, at) = (key.get_ref().to_string(), key.span().start);
    let known = catalogue().variables();
    if !known.contains(&variable) {
        if !variable.chars().all(|other| other.is_ascii_uppercase() || other.is_ascii_digit() || other == '_') {
            return Err(fault(at, "this is the name of no variable"));
        }
        let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &variable));
        let near = near.filter(|near| strsim::damerau_levenshtein(near, &variable) <= variable.len() / 3);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", known.iter().cloned().collect::<Vec<_>>().join(", ")),
        };
        return Err(fault(at, &format!("no provider reads the variable `{variable}`; {help}")));
    }
    match value.get_ref() {
        DeValue::String(text) => Ok((variable, text.to_string())),
        DeValue::Integer(number) => Ok((variable, number.to_string())),
        _ => Err(fault(value.span().start, &format!("the value of `{variable}` must be text in quotes"))),
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
    let data = match fs::metadata(path) {
        Ok(data) => data,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must => return Ok(None),
        Err(error) => return Err(fault(&error)),
    };
    // A pipe would be waited for, and a device read without end.
    if !data.is_file() {
        return Err(fault(&"it is no file"));
    }
    permissions(path, &data)?;
    let file = File::open(path).map_err(|error| fault(&error))?;
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
    if mode & 0o077 != 0 {
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
