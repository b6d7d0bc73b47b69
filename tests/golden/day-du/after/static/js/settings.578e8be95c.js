// Tệp của trang thay tệp của giao diện.
