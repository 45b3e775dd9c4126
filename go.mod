module github.com/ymateb/ymateb

go 1.26
