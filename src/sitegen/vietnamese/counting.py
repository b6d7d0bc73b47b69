"""With what Vietnamese texts count their parts: the names of parts, and letters in their order."""

from typing import Final

# Of laws (Luật Ban hành văn bản quy phạm pháp luật: phần, chương, mục, tiểu mục, điều, khoản, điểm, tiết), of plans, of
# programmes and of textbooks.
PARTS: Final = (
    *("Điều", "Khoản", "Điểm", "Tiết", "Mục", "Tiểu mục", "Chương", "Phần", "Phụ lục", "Bước", "Câu", "Câu hỏi"),
    *("Bài", "Nhóm", "Giai đoạn", "Ngày", "Buổi", "Vòng", "Phương án", "Nội dung", "Nhiệm vụ"),
)
# The letters that laws count with, and those of everybody.
ALPHABETS: Final = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
# All of them, small and large, for the brackets of a regular expression.
COUNTING_LETTERS: Final = "a-zđA-ZĐ"
