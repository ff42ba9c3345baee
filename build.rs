//! Puts the pages' styles and scripts, and their words, into the program.
//!
//! The design system is an npm package pinned by `package-lock.json`; it is fetched once for each build folder. Where
//! there is no npm or no network, `GOVUK_FRONTEND_DIR` names an unpacked copy of that package instead.
//! Invariant: no font, crest or address of a third party gets in, and both languages say the same things.

use std::{
    collections::BTreeMap,
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

mod words {
    include!("build/words.rs");
}

/// The font family in the place of the one that only GOV.UK may use.
const FONT: &str = "\"Helvetica Neue\",Helvetica,Arial,sans-serif";

#[expect(
    clippy::print_stderr,
    reason = "cargo shows what is printed here when a build script fails"
)]
fn main() {
    if let Err(problem) = build() {
        eprintln!("\nerror: {problem}\n");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    for input in [
        "build.rs",
        "build",
        "assets",
        "locales",
        "package.json",
        "package-lock.json",
    ] {
        println!("cargo:rerun-if-changed={input}");
    }
    println!("cargo:rerun-if-env-changed=GOVUK_FRONTEND_DIR");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set")?);
    let package = match env::var_os("GOVUK_FRONTEND_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => fetched(&out)?,
    };
    assets(&package.join("dist/govuk"), &out)?;
    println!(
        "cargo:rustc-env=GOVUK_COMPONENTS={}",
        package.join("dist/govuk/components").display()
    );
    write(
        &out.join("words.rs"),
        words::generate(Path::new("locales"))?.as_bytes(),
    )
}

/// The package as npm installs it under the build folder, unless this lock file's is there already.
fn fetched(out: &Path) -> Result<PathBuf, String> {
    let (folder, lock) = (out.join("npm"), read("package-lock.json")?);
    let (stamp, package) = (
        folder.join("installed"),
        folder.join("node_modules/govuk-frontend"),
    );
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) && package.is_dir() {
        return Ok(package);
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        write(&folder.join(name), read(name)?.as_bytes())?;
    }
    let help = "The pages' design system comes from npm. Install Node and npm (on Debian: apt-get install \
                --no-install-recommends nodejs npm), or set GOVUK_FRONTEND_DIR to an unpacked govuk-frontend package \
                of the version in package.json.";
    let output = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--omit=peer",
            "--loglevel=error",
        ])
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("npm could not be run: {error}. {help}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("npm ci failed: {}. {help}", said.trim()));
    }
    write(&stamp, lock.as_bytes())?;
    Ok(package)
}

/// Writes every asset in three encodings, and the table of them.
fn assets(package: &Path, out: &Path) -> Result<(), String> {
    let styles = without_branding(&text(&package.join("govuk-frontend.min.css"))?)?
        + &read("assets/app.css")?;
    let script = without_source_map(&text(&package.join("govuk-frontend.min.js"))?);
    let files = [
        ("app.css", "text/css; charset=utf-8", styles),
        (
            "govuk-frontend.js",
            "text/javascript; charset=utf-8",
            script,
        ),
        (
            "start.js",
            "text/javascript; charset=utf-8",
            read("assets/start.js")?,
        ),
        ("favicon.svg", "image/svg+xml", read("assets/favicon.svg")?),
    ];
    // Names a set of files for caches; nobody gains from making two sets with one name.
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    let mut table = format!("pub const VERSION: &str = \"{:016x}\";\n", hasher.finish());
    table.push_str("pub static FILES: &[File] = &[\n");
    for (name, media_type, content) in &files {
        for (ending, bytes) in [
            ("", content.as_bytes().to_vec()),
            (".gz", gzip(content)?),
            (".br", brotli(content)?),
        ] {
            write(&out.join(format!("{name}{ending}")), &bytes)?;
        }
        let path = out.join(name);
        let path = path.display();
        table.push_str(&format!(
            "    File {{ name: {name:?}, media_type: {media_type:?}, plain: include_bytes!(r\"{path}\"), \
             gzip: include_bytes!(r\"{path}.gz\"), brotli: include_bytes!(r\"{path}.br\") }},\n"
        ));
    }
    table.push_str("];\n");
    write(&out.join("assets.rs"), table.as_bytes())
}

/// The styles without the font and the crest, which belong to GOV.UK alone.
fn without_branding(styles: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = styles;
    while let Some((before, from)) = rest.split_once("@font-face{") {
        plain.push_str(before);
        rest = from
            .split_once('}')
            .ok_or("a @font-face block does not end")?
            .1;
    }
    plain.push_str(rest);
    let plain = without_source_map(&plain)
        .replace("GDS Transport,arial,sans-serif", FONT)
        .replace("url(/assets/images/govuk-crest.svg)", "none");
    for foreign in [
        "GDS Transport",
        "/assets/",
        "url(http",
        "url(\"http",
        "url(//",
        "@import",
    ] {
        if plain.contains(foreign) {
            return Err(format!(
                "the design system's styles hold {foreign:?}: see without_branding in build.rs"
            ));
        }
    }
    Ok(plain)
}

fn without_source_map(text: &str) -> String {
    text.lines()
        .map(|line| {
            line.split_once("//# sourceMappingURL")
                .map_or(line, |(code, _)| code)
        })
        .filter(|line| !line.starts_with("/*# sourceMappingURL"))
        .fold(String::new(), |text, line| text + line + "\n")
}

fn gzip(content: &str) -> Result<Vec<u8>, String> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(content.as_bytes())
        .and_then(|()| encoder.finish())
        .map_err(|error| error.to_string())
}

fn brotli(content: &str) -> Result<Vec<u8>, String> {
    let (mut compressed, parameters) = (Vec::new(), brotli::enc::BrotliEncoderParams::default());
    brotli::BrotliCompress(&mut content.as_bytes(), &mut compressed, &parameters)
        .map_err(|error| error.to_string())?;
    Ok(compressed)
}

/// A file of the project.
fn read(path: &str) -> Result<String, String> {
    text(Path::new(path))
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
