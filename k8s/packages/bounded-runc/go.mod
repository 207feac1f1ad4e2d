module taskora/bounded-runc

go 1.19
