-- Whether a book is to be listed again soon, kept with the book: a pass without change must not look through its cards.
alter table address_book add column awaits_listing boolean not null default false;
update address_book set awaits_listing = true
    where exists (select from card where card.book_id = address_book.id and card.missing_since is not null);
