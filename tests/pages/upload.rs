//! Forms with a file, on a page made for the test.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App, HttpResponse, HttpServer, middleware::from_fn, web};
use assay::{
    http::{
        middleware::observe,
        pages::{PageResult, Upload, Visitor, middleware::find_reader},
    },
    ui::govuk::{Button, FileUpload, Input},
};
use futures_util::TryStreamExt;
use maud::html;

use crate::{
    both_databases,
    support::{app::TestApp, browser::Browser},
};

async fn show(visitor: Visitor) -> PageResult {
    let fields = html! {
        (Input::new("title", "Title"))
        (FileUpload::new("file", "File"))
        (Button::new("Send"))
    };
    let form = visitor.upload_form("/upload", &fields);
    Ok(visitor.page("Send a file").content(form).respond())
}

async fn take(_: Visitor, upload: Upload<Vec<(String, String)>>) -> PageResult {
    let mut said = format!("{:?}", upload.fields);
    if let Some(file) = upload.file {
        let content: Vec<web::Bytes> = file.content.try_collect().await.unwrap();
        let size: usize = content.iter().map(web::Bytes::len).sum();
        said = format!("{said} {} {size}", file.name);
    }
    Ok(HttpResponse::Ok().content_type("text/plain").body(said))
}

fn site(app: &TestApp) -> Browser {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let browser = Browser::new(&format!("http://{}", listener.local_addr().unwrap()));
    let data: web::Data<assay::app::App> = web::Data::from(Arc::clone(&app.app));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .route("/upload", web::get().to(show))
            .route("/upload", web::post().to(take))
            .wrap(from_fn(find_reader))
            .wrap(from_fn(observe))
    });
    tokio::spawn(
        server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run(),
    );
    browser
}

both_databases! {
    async fn a_file_arrives_whole_after_the_fields(app: TestApp) {
        let browser = site(&app);
        let page = browser.get("/upload").await.expect(200);
        let content = vec![7_u8; 3 * 1024 * 1024];
        let file = Some(("file", "caf\u{65}\u{301}.pdf", content));
        let sent = browser.upload(&page, "/upload", &[("title", "One\r\ntwo")], file).await.expect(200);
        assert_eq!(sent.html, "[(\"title\", \"One\\ntwo\")] caf\u{e9}.pdf 3145728");
        let none = browser.upload(&page, "/upload", &[("title", "Nothing")], None).await.expect(200);
        assert_eq!(none.html, "[(\"title\", \"Nothing\")]");
    }

    async fn a_file_from_elsewhere_is_not_taken(app: TestApp) {
        let browser = site(&app);
        let page = browser.get("/upload").await.expect(200);
        let other = site(&app);
        other.get("/upload").await.expect(200);
        let file = Some(("file", "a.pdf", vec![1, 2, 3]));
        other.upload(&page, "/upload", &[("title", "x")], file).await.expect(403);
    }
}
