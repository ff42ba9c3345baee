use super::*;

#[test]
fn every_shipped_file_loads_and_validates() {
    match Catalogue::embedded() {
        Ok(catalogue) => assert!(!catalogue.sets().is_empty()),
        Err(error) => panic!("{error:#?}"),
    }
}
