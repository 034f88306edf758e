//! The configuration file: named sets of variables. Knows the file and the environment, not what a variable is good for.
//! Nothing that stands in the file is ever printed but the names.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::catalogue::catalogue;
use crate::failure::{Exit, Failure};
use crate::language::message;

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
            fault(
                error.span().map_or(0, |span| span.start),
                &message!("it is no TOML: {}", "不是 TOML：{}", error.message()),
            )
        })?;
        let (mut default, mut profiles) = (None, BTreeMap::new());
        for (key, value) in root.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("default-profile", DeValue::String(name)) => default = Some((name.to_string(), value.span().start)),
                ("default-profile", _) => {
                    return Err(fault(
                        value.span().start,
                        &message!("the name of a profile is text in quotes", "profile 的名称是带引号的文本"),
                    ));
                }
                ("profiles", DeValue::Table(tables)) => {
                    for (name, table) in tables {
                        let variables = table.get_ref().as_table().ok_or_else(|| {
                            fault(
                                name.span().start,
                                &message!(
                                    "a profile is a table, `[profiles.NAME]`, with variables below it",
                                    "profile 是一个表 `[profiles.NAME]`，变量写在它下面"
                                ),
                            )
                        })?;
                        let variables = variables.iter().map(|(key, value)| variable_of(key, value, &fault));
                        profiles.insert(name.get_ref().to_string(), variables.collect::<Result<BTreeMap<_, _>, _>>()?);
                    }
                }
                _ => {
                    let what = message!(
                        "the file has `default-profile` and tables `[profiles.NAME]`, and nothing else",
                        "文件里只有 `default-profile` 和表 `[profiles.NAME]`"
                    );
                    return Err(fault(key.span().start, &what));
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
            let names = if names.is_empty() { message!("none", "无") } else { names.join(", ") };
            return Err(Failure::usage(message!(
                "{}: there is no profile `{}`; there are: {}",
                "{}：没有 profile `{}`；有：{}",
                at,
                chosen,
                names
            )));
        };
        Ok(Self { name: Some(chosen.to_owned()), values: values.clone(), chosen: wanted.is_some() })
    }

    fn without_file(wanted: Option<&str>, path: Option<&Path>) -> Result<Self, Failure> {
        match (wanted, path) {
            (None, _) => Ok(Self::default()),
            (Some(name), Some(path)) => {
                let message = message!(
                    "there is no profile `{}`, as there is no file {}",
                    "没有 profile `{}`，因为没有文件 {}",
                    name,
                    path.display()
                );
                Err(Failure::usage(message))
            }
            (Some(name), None) => Err(Failure::usage(message!(
                "there is no profile `{}`: name the configuration file with --config",
                "没有 profile `{}`：请用 --config 指明配置文件",
                name
            ))),
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

/// The names of the profiles of the file.
pub fn names(config: Option<&Path>) -> Result<Vec<String>, Failure> {
    let Some((path, must)) = config_path(config) else { return Ok(Vec::new()) };
    let text = read(&path, must)?.unwrap_or_default();
    let root = DeTable::parse(&text).map_err(|error| Failure::usage(error.message()))?;
    let profiles = root.get_ref().get("profiles").and_then(|profiles| profiles.get_ref().as_table());
    Ok(profiles.into_iter().flatten().map(|(name, _)| name.get_ref().to_string()).collect())
}

/// Where the file is or would be, and its text where there is one.
pub fn file(config: Option<&Path>) -> Result<(PathBuf, Option<String>), Failure> {
    let (path, _) = config_path(config).ok_or_else(|| {
        Failure::usage(message!(
            "nobody is at home: name the configuration file with --config",
            "找不到主目录：请用 --config 指明配置文件"
        ))
    })?;
    let text = read(&path, false)?;
    Ok((path, text))
}

/// Writes the file anew, whole or not at all, for its owner only.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fault = |error: io::Error| {
        Failure::new(Exit::Output, message!("{} cannot be written: {}", "无法写入 {}：{}", path.display(), error))
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    private_folder(folder).map_err(fault)?;
    // A link stays one: what it leads to is written.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = target.with_file_name(name);
    let written = private_file(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &target)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        fault(error)
    })
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
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
            return Err(fault(at, &message!("this is the name of no variable", "这不是变量名")));
        }
        let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &variable));
        let near = near.filter(|near| strsim::damerau_levenshtein(near, &variable) <= variable.len() / 3);
        let help = match near {
            Some(near) => message!("did you mean `{}`?", "是否想写 `{}`？", near),
            None => message!("there are: {}", "有：{}", known.iter().cloned().collect::<Vec<_>>().join(", ")),
        };
        return Err(fault(
            at,
            &message!("no provider reads the variable `{}`; {}", "没有服务商使用变量 `{}`；{}", variable, help),
        ));
    }
    match value.get_ref() {
        DeValue::String(text) => Ok((variable, text.to_string())),
        DeValue::Integer(number) => Ok((variable, number.to_string())),
        _ => Err(fault(
            value.span().start,
            &message!("the value of `{}` must be text in quotes", "`{}` 的值必须是带引号的文本", variable),
        )),
    }
}

/// Where the file is, and whether it was named, so that it must be there.
fn config_path(supplied: Option<&Path>) -> Option<(PathBuf, bool)> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = supplied.map(Path::to_owned).or_else(|| variable("CLOUD_IMAGES_CONFIG")) {
        return Some((path, true));
    }
    let base = variable("XDG_CONFIG_HOME").or_else(|| variable("APPDATA").filter(|_| cfg!(windows)));
    let base = base.or_else(|| std::env::home_dir().map(|home| home.join(".config")))?;
    Some((base.join("cloud-images").join("config.toml"), false))
}

/// The text of the file; nothing where there is none and none was named.
fn read(path: &Path, must: bool) -> Result<Option<String>, Failure> {
    let fault = |what: &dyn std::fmt::Display| {
        Failure::usage(message!("{} cannot be read: {}", "无法读取 {}：{}", path.display(), what))
    };
    let data = match fs::metadata(path) {
        Ok(data) => data,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must => return Ok(None),
        Err(error) => return Err(fault(&error)),
    };
    // A pipe would be waited for, and a device read without end.
    if !data.is_file() {
        return Err(fault(&message!("it is no file", "它不是文件")));
    }
    permissions(path, &data)?;
    let file = File::open(path).map_err(|error| fault(&error))?;
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| fault(&error))?;
    if text.len() as u64 > LARGEST {
        return Err(fault(&message!("it is larger than {} bytes", "超过 {} 字节", LARGEST)));
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
        let message = message!(
            "{0} holds keys and can be used by others (mode {1:03o}); run `chmod 600 {0}`",
            "{0} 存有密钥，却可被他人使用（mode {1:03o}）；请执行 `chmod 600 {0}`",
            path,
            mode
        );
        return Err(Failure::new(Exit::Credentials, message));
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn permissions(_: &Path, _: &fs::Metadata) -> Result<(), Failure> {
    Ok(())
}
